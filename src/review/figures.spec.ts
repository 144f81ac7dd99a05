import { describe, expect, it } from '@jest/globals';
import { durationText, shareText } from './figures.js';

describe('durationText', () => {
  it.each([
    [0, '0.00 ms'],
    [0.42, '0.42 ms'],
    [3.14, '3.1 ms'],
    [18.4, '18 ms'],
    [999.6, '1.0 s'],
    [2400, '2.4 s'],
    [59_960, '1 min 0 s'],
    [185_000, '3 min 5 s'],
    [3_599_900, '1 h 0 min'],
    [7_800_000, '2 h 10 min'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

describe('shareText', () => {
  it.each([
    [0, 0, '0 %'],
    [0, 10, '0 %'],
    [10, 10, '100 %'],
    [1, 1_000_000, '< 0.01 %'],
    [31, 1000, '3.1 %'],
    [917, 1000, '92 %'],
    [99_999, 100_000, '99.99 %'],
    [999_999, 1_000_000, '99.99 %'],
  ])('writes %d of %d as %s: never nothing of something, never all of less', (part, whole, text) => {
    expect(shareText(part, whole)).toBe(text);
  });
});
