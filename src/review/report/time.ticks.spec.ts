import { describe, expect, it } from '@jest/globals';
import { timeTicks } from './time.ticks.js';

function ticks(from: string, widthMs: number, count: number): readonly string[] {
  const start = Date.parse(from);
  const starts = Array.from({ length: count }, (_, index) => new Date(start + index * widthMs));
  return timeTicks(starts, widthMs).map(({ index, fine, coarse }) => `${index}: ${fine} | ${coarse}`);
}

describe('timeTicks', () => {
  it('writes full minutes of seconds', () => {
    expect(ticks('2026-03-01T10:00:55Z', 5000, 30)).toEqual([
      '1: 10:01:00 | 1 Mar 2026',
      '7: 10:01:30 | 1 Mar 2026',
      '13: 10:02:00 | 1 Mar 2026',
      '19: 10:02:30 | 1 Mar 2026',
      '25: 10:03:00 | 1 Mar 2026',
    ]);
  });

  it('writes hours of a day', () => {
    expect(ticks('2026-03-01T22:00:00Z', 900_000, 64)).toEqual([
      '0: 22:00 | 1 Mar 2026',
      '8: 00:00 | 2 Mar 2026',
      '16: 02:00 | 2 Mar 2026',
      '24: 04:00 | 2 Mar 2026',
      '32: 06:00 | 2 Mar 2026',
      '40: 08:00 | 2 Mar 2026',
      '48: 10:00 | 2 Mar 2026',
      '56: 12:00 | 2 Mar 2026',
    ]);
  });

  it('writes days of a week at midnight', () => {
    expect(ticks('2025-12-29T12:00:00Z', 10_800_000, 57)).toEqual([
      '4: 30 Dec | 2025',
      '12: 31 Dec | 2025',
      '20: 1 Jan | 2026',
      '28: 2 Jan | 2026',
      '36: 3 Jan | 2026',
      '44: 4 Jan | 2026',
      '52: 5 Jan | 2026',
    ]);
  });

  it('never writes more than nine, however long the time is', () => {
    expect(ticks('1969-12-19T00:00:00Z', 36_400 * 86_400_000, 80).length).toBeLessThanOrEqual(9);
  });
});
