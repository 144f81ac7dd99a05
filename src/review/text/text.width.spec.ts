import { describe, expect, it } from '@jest/globals';
import { cutTo, padded, widthOf } from './text.width.js';

describe('widthOf', () => {
  it.each([
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['日本', 4],
    ['한', 2],
    ['🔒', 2],
    ['की', 2],
    ['〈', 2],
    ['𗀀', 2],
    ['🈚', 2],
    ['︐', 2],
    ['‹U+202E›', 8],
    ['', 0],
  ])('%s takes %d columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('padded', () => {
  it.each([
    ['ab', 4, 'right', 'ab  '],
    ['ab', 4, 'left', '  ab'],
    ['日', 4, 'right', '日  '],
    ['abcde', 4, 'right', 'abcde'],
  ] as const)('%s to %d on the %s', (text, columns, side, expected) => {
    expect(padded(text, columns, side)).toBe(expected);
  });
});

describe('cutTo', () => {
  it.each([
    ['abcd', 4, 'abcd'],
    ['abcde', 4, 'abc…'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['🔒🔒🔒', 4, '🔒…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
    ['abc', -5, ''],
    ['', 0, ''],
  ])('%s to %d', (text, columns, expected) => {
    expect(cutTo(text, columns)).toBe(expected);
  });
});
