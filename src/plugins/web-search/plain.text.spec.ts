import { describe, expect, it } from '@jest/globals';
import { plainLine } from './plain.text.js';

describe('plainLine', () => {
  it.each([
    ['  two\t\n words ', 20, 'two words'],
    ['a \u200b b', 20, 'a b'],
    ['\u202eevil\u202c', 20, 'evil'],
    ['e\u0301 und ü', 20, 'e\u0301 und ü'],
    ['日本語', 20, '日本語'],
    ['\ud800', 20, ''],
    ['exactly', 7, 'exactly'],
    ['too long', 7, 'too lo…'],
    ['too long', 5, 'too…'],
    ['ab😀cd', 4, 'ab…'],
  ])('makes of %j in %s characters %j', (text, maxChars, expected) => {
    expect(plainLine(text, maxChars)).toBe(expected);
  });
});
