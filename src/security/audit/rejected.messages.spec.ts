import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '../../kernel/index.js';
import { RejectedMessages } from './rejected.messages.js';

class HandClock extends Clock {
  ms = 0;

  override monotonicMs(): number {
    return this.ms;
  }

  override now(): Date {
    return new Date(this.ms);
  }
}

const MESSAGE = { code: -32700, reason: 'no JSON', tool: null };

describe('RejectedMessages', () => {
  const clock = new HandClock();
  let records: { type: string; count?: number }[];
  let rejected: RejectedMessages;

  beforeEach(() => {
    jest.useFakeTimers();
    clock.ms = 0;
    records = [];
    rejected = new RejectedMessages(clock, (record) => records.push(record as { type: string }));
  });

  afterEach(() => {
    rejected.end();
    jest.useRealTimers();
  });

  const note = (times: number): void => {
    for (let n = 0; n < times; n++) rejected.note(MESSAGE);
  };

  it('lists 32 in a minute, and says at its end how many more there were', () => {
    note(1000);
    expect(records).toHaveLength(32);
    jest.advanceTimersByTime(60_000);

    expect(records.at(-1)).toMatchObject({ type: 'rejected_more', count: 968 });
    expect(records).toHaveLength(33);
  });

  it('lists again in the next minute', () => {
    note(33);
    clock.ms = 60_000;
    note(1);

    expect(records.slice(-2)).toMatchObject([{ type: 'rejected_more', count: 1 }, { type: 'rejected' }]);
  });
});
