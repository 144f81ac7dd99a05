import { describe, expect, it } from '@jest/globals';
import { decadesOf, percent, placeOf, roundTop, ticksOf } from './scale.js';

describe('roundTop', () => {
  it.each([
    [0, 2],
    [1, 2],
    [3, 4],
    [7, 8],
    [11, 20],
    [21, 40],
    [26, 40],
    [43, 50],
    [101, 200],
    [240, 250],
    [741, 800],
    [999, 1000],
    [1000, 1000],
    [98_765, 100_000],
    [Number.NaN, 2],
  ])('makes of %d the top %d', (value, top) => {
    expect(roundTop(value)).toBe(top);
  });
});

describe('a logarithmic scale', () => {
  it.each([
    [[3, 40], { from: 1, to: 100 }],
    [[0.2, 12_000], { from: 0.1, to: 100_000 }],
    [[10, 1000], { from: 10, to: 1000 }],
    [[5, 5], { from: 1, to: 100 }],
    [[0, 0], { from: 0.01, to: 1 }],
    [[], { from: 0.01, to: 1 }],
  ])('holds %j in whole decades', (values, decades) => {
    const { from, to } = decadesOf(values, 0.01);

    expect(from).toBeCloseTo(decades.from, 9);
    expect(to).toBeCloseTo(decades.to, 3);
  });

  it('places its ends at 0 and 100 percent, the middle at the mean of the powers, and nothing outside', () => {
    const decades = { from: 1, to: 10_000 };

    expect([0, 1, 100, 10_000, 99_999].map((value) => placeOf(value, decades))).toEqual([0, 0, 50, 100, 100]);
    expect(ticksOf(decades)).toEqual([1, 10, 100, 1000, 10_000]);
  });
});

describe('percent', () => {
  it('rounds to a thousandth', () => {
    expect(percent(1 / 3)).toBe(33.333);
  });
});
