import { describe, expect, it } from '@jest/globals';
import { Pace } from './index.js';

describe('Pace', () => {
  it('lets 2000 come at once and asks the next one to wait', () => {
    const pace = new Pace(2000, 500, () => 0);
    const waits = Array.from({ length: 2002 }, () => pace.count());

    expect(waits.slice(0, 2000).every((wait) => wait === 0)).toBe(true);
    expect(waits.slice(2000)).toEqual([2, 4]);
  });

  it('gives back 500 a second, and never more than the burst', () => {
    let now = 0;
    const pace = new Pace(2000, 500, () => now);
    for (let i = 0; i < 2000; i++) pace.count();
    now = 1000;
    const afterOneSecond = Array.from({ length: 501 }, () => pace.count());
    now = 1_000_000;
    const afterLong = Array.from({ length: 2001 }, () => pace.count());

    expect(afterOneSecond.filter((wait) => wait > 0)).toEqual([2]);
    expect(afterLong.filter((wait) => wait > 0)).toEqual([2]);
  });
});
