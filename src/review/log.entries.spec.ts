import { describe, expect, it } from '@jest/globals';
import { countOr, entryOf } from './log.entries.js';

const read = (text: string) => entryOf(Buffer.from(text));

describe('entryOf', () => {
  it('reads a record', () => {
    expect(
      read('{"seq":3,"type":"stop","timestamp":"2026-03-01T12:00:00.123Z","reason":"SIGTERM","run":"r1"}'),
    ).toEqual({
      seq: 3,
      type: 'stop',
      at: new Date('2026-03-01T12:00:00.123Z'),
      run: 'r1',
      fields: expect.objectContaining({ reason: 'SIGTERM' }),
    });
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '7',
    '{"type":"stop"}',
    '{"seq":1}',
    '{"seq":"1","type":"stop"}',
    '{"seq":1e99,"type":"stop"}',
  ])('does not read %j', (line) => {
    expect(read(line)).toBe('unreadable');
  });

  it('reads nothing that is nested so deeply that writing it overflows the stack', () => {
    const nested = (levels: number) =>
      read(`{"seq":1,"type":"x","a":${'['.repeat(levels)}${']'.repeat(levels)}}`);
    expect(nested(64)).toMatchObject({ type: 'x' });
    expect(nested(100_000)).toBe('unreadable');
  });

  it.each([
    '"1"',
    '"yesterday"',
    '7',
    'null',
    '"2026-13-01T00:00:00.000Z"',
    '["2026-03-01T12:00:00.000Z"]',
    '"2026-03-01T12:00:00.000"',
    '"2026-03-01T12:00:00.000Z (a time, perhaps)"',
  ])('does not take %s for a time', (time) => {
    expect(read(`{"seq":1,"type":"stop","timestamp":${time}}`)).toMatchObject({ at: undefined });
  });
});

describe('countOr', () => {
  it.each([0, 0.001, 7, Number.MAX_SAFE_INTEGER])('takes %d', (value) => {
    expect(countOr(value, undefined)).toBe(value);
  });

  it.each([-1, 1.7e308, Infinity, Number.NaN, '7', null, [7]])('does not take %j', (value) => {
    expect(countOr(value, undefined)).toBeUndefined();
  });
});
