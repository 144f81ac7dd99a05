import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Clock, type EgressNote } from '../../kernel/index.js';
import { ProgramConnections } from './program.connections.js';

class HandClock extends Clock {
  ms = 0;

  override monotonicMs(): number {
    return this.ms;
  }

  override now(): Date {
    return new Date(this.ms);
  }
}

const noteTo = (to: string, allowed: boolean): EgressNote => ({ way: 'connect', to, allowed, rule: 'r' });

describe('ProgramConnections', () => {
  const clock = new HandClock();
  let listed: object[];
  let counted: object[];
  let programs: ProgramConnections;

  beforeEach(() => {
    jest.useFakeTimers();
    clock.ms = 0;
    listed = [];
    counted = [];
    programs = new ProgramConnections(clock, {
      listed: (record) => void listed.push(record),
      counted: (record) => void counted.push(record),
    });
  });

  afterEach(() => {
    programs.end();
    jest.useRealTimers();
  });

  it('names the plugin', () => {
    expect(programs.note('weather', noteTo('api.test:443', true))).toBe(true);
    expect(listed).toEqual([
      {
        type: 'egress',
        timestamp: '1970-01-01T00:00:00.000Z',
        request_id: null,
        tool_name: null,
        plugin: 'weather',
        egress: [{ way: 'connect', to: 'api.test:443', allowed: true, rule: 'r' }],
      },
    ]);
  });

  it('lists 128 in a minute and counts the rest, for each plugin and verdict by itself', () => {
    for (let n = 0; n < 1000; n++) programs.note('noisy', noteTo(`${n}.test:1`, false));
    expect([listed.length, counted]).toEqual([128, []]);
    expect(programs.note('noisy', noteTo('api.test:443', true))).toBe(true);
    expect(programs.note('quiet', noteTo('api.test:443', false))).toBe(true);
    expect(programs.note('noisy', noteTo('api.test:443', false))).toBe(false);

    jest.advanceTimersByTime(60_000);
    expect(counted).toEqual([
      {
        type: 'egress_more',
        timestamp: '1970-01-01T00:00:00.000Z',
        plugin: 'noisy',
        allowed: false,
        count: 873,
      },
    ]);
  });

  it('lists again in the next minute', () => {
    for (let n = 0; n < 129; n++) programs.note('noisy', noteTo('x.test:1', true));
    clock.ms = 60_000;
    expect(programs.note('noisy', noteTo('x.test:1', true))).toBe(true);
    expect(counted).toMatchObject([{ type: 'egress_more', allowed: true, count: 1 }]);
  });

  it('passes on that a record could not be written', () => {
    const failing = new ProgramConnections(clock, {
      listed: () => {
        throw new Error('disk full');
      },
      counted: () => undefined,
    });
    expect(() => failing.note('weather', noteTo('api.test:443', true))).toThrow('disk full');
  });
});
