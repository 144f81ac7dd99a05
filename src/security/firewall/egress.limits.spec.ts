import { describe, expect, it } from '@jest/globals';
import { limitsOf } from './egress.limits.js';

describe('limitsOf', () => {
  it.each([
    [{}, { timeoutMs: 10_000, maxBytes: 2_097_152, maxRedirects: 5 }],
    [
      { timeoutMs: 50, maxBytes: 10, maxRedirects: 0 },
      { timeoutMs: 50, maxBytes: 10, maxRedirects: 0 },
    ],
    [
      { timeoutMs: Infinity, maxBytes: Infinity, maxRedirects: Infinity },
      { timeoutMs: 120_000, maxBytes: 33_554_432, maxRedirects: 20 },
    ],
    [
      { timeoutMs: NaN, maxBytes: -1, maxRedirects: NaN },
      { timeoutMs: 0, maxBytes: 0, maxRedirects: 0 },
    ],
  ])('reads %j as %j', (asked, expected) => {
    expect(limitsOf({ url: 'https://a.example/', ...asked })).toEqual(expected);
  });
});
