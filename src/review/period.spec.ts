import { describe, expect, it } from '@jest/globals';
import { isWithin, timeArgument } from './period.js';

const NOW = new Date('2026-03-01T12:00:00Z');

describe('timeArgument', () => {
  it.each([
    ['90s', '2026-03-01T11:58:30.000Z'],
    ['30m', '2026-03-01T11:30:00.000Z'],
    ['1h', '2026-03-01T11:00:00.000Z'],
    ['7d', '2026-02-22T12:00:00.000Z'],
    ['2w', '2026-02-15T12:00:00.000Z'],
    ['999999d', '1970-01-01T00:00:00.000Z'],
    ['999999w', '1970-01-01T00:00:00.000Z'],
    ['2026-02-03', '2026-02-03T00:00:00.000Z'],
    ['2026-02-03T04:05', '2026-02-03T04:05:00.000Z'],
    ['2026-02-03T04:05:06Z', '2026-02-03T04:05:06.000Z'],
    ['2026-02-03T04:05:06.789+02:00', '2026-02-03T02:05:06.789Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, at) => {
    expect(timeArgument(text, NOW)?.toISOString()).toBe(at);
  });

  it.each([
    '',
    '1',
    '2026',
    'h',
    '1y',
    '-1h',
    '1.5h',
    '1 h',
    '1H',
    '2026-02-30',
    '2026-13-01',
    '2026-02-03T25:00',
    'Tue',
    '2026-02-03 04:05',
    'now',
  ])('does not read %j', (text) => {
    expect(timeArgument(text, NOW)).toBeUndefined();
  });
});

describe('isWithin', () => {
  const since = new Date('2026-03-01T00:00:00Z');
  const until = new Date('2026-03-02T00:00:00Z');

  it.each([
    ['2026-02-28T23:59:59.999Z', false],
    ['2026-03-01T00:00:00.000Z', true],
    ['2026-03-01T23:59:59.999Z', true],
    ['2026-03-02T00:00:00.000Z', false],
  ])('says of %s: %s', (at, expected) => {
    expect(isWithin(new Date(at), { since, until })).toBe(expected);
  });

  it('has what has no time only in the whole log', () => {
    expect(isWithin(undefined, { since, until: undefined })).toBe(false);
    expect(isWithin(undefined, { since: undefined, until })).toBe(false);
    expect(isWithin(undefined, { since: undefined, until: undefined })).toBe(true);
  });
});
