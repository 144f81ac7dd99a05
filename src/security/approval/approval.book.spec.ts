import { beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock } from '../../../test/support/hand.clock.js';
import { ApprovalBook, type Pending } from './approval.book.js';

const SHOWN = { tool: 'probe', title: '', plugin: '', client: '', arguments: [], effect: '' };

describe('ApprovalBook', () => {
  let clock: HandClock;
  let expired: string[];
  let book: ApprovalBook;

  beforeEach(() => {
    clock = new HandClock();
    expired = [];
    book = new ApprovalBook(clock, ({ id }) => expired.push(id));
  });

  const open = (digest: string): Pending => {
    const opened = book.open(digest, SHOWN, 1000);
    if (opened === undefined) throw new Error('no room');
    return opened.pending;
  };

  it('knows nothing of a call that nobody decided about', () => {
    open('a');

    expect(book.take('a')).toEqual({ kind: 'unknown' });
  });

  it('lets an approval be used once, and only for its call', () => {
    const { id } = open('a');
    book.decide(id, 'approved', 'operator');

    expect(book.take('b')).toEqual({ kind: 'unknown' });
    expect(book.take('a')).toEqual({ kind: 'approved', id });
    expect(book.take('a')).toEqual({ kind: 'unknown' });
  });

  it('uses an approval up for the call that waits for it', () => {
    const { id } = open('a');
    const told: unknown[] = [];
    book.wait(id, (...what) => told.push(what));
    book.decide(id, 'approved', 'client');

    expect(told).toEqual([['approved', 'client']]);
    expect(book.take('a')).toEqual({ kind: 'unknown' });
  });

  it('lets an approval end with its time', () => {
    book.decide(open('a').id, 'approved', 'operator');
    clock.ms += 1000;

    expect(book.take('a')).toEqual({ kind: 'unknown' });
  });

  it('says of what nobody decided about that its time is over, once', () => {
    const { id } = open('a');
    clock.ms += 1000;

    expect(book.pending()).toEqual([]);
    expect(book.decide(id, 'approved', 'operator')).toBeUndefined();
    expect(expired).toEqual([id]);
  });

  it('remembers a denial, for every further call, until its time is over', () => {
    const { id } = open('a');
    book.decide(id, 'denied', 'operator');

    expect([book.take('a'), book.take('a')]).toEqual([
      { kind: 'denied', id },
      { kind: 'denied', id },
    ]);
    clock.ms += 1000;
    expect(book.take('a')).toEqual({ kind: 'unknown' });
    expect(expired).toEqual([]);
  });

  it('takes the first decision', () => {
    const { id } = open('a');
    book.decide(id, 'denied', 'operator');

    expect(book.decide(id, 'approved', 'client')).toBeUndefined();
    expect(book.take('a')).toEqual({ kind: 'denied', id });
  });

  it('keeps one entry for calls that do not wait, and one for each that does', () => {
    const first = open('a');
    expect(book.open('a', SHOWN, 1000)).toEqual({ pending: first, isNew: 'known' });

    book.wait(first.id, () => undefined);
    expect(open('a').id).not.toBe(first.id);
    expect(() => book.wait(first.id, () => undefined)).toThrow('Nobody can wait');
  });

  it('has room for 32, and again when one was decided', () => {
    const all = Array.from({ length: 32 }, (_, at) => open(`call ${at}`));
    expect(book.open('one more', SHOWN, 1000)).toBeUndefined();

    book.decide(all[3]?.id ?? '', 'dismissed', 'client');
    expect(book.open('one more', SHOWN, 1000)?.isNew).toBe('new');
    expect(book.pending()).toHaveLength(32);
  });
});
