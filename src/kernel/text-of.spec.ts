import { describe, expect, it } from '@jest/globals';
import { textOf } from './index.js';

describe('textOf', () => {
  it.each([
    ['a text', 'boom', 'boom'],
    ['nothing', undefined, 'undefined'],
    ['a symbol', Symbol('x'), 'Symbol(x)'],
    ['an object without prototype', Object.create(null), 'a value that has no text'],
    ['an object that cannot be converted', { toString: 1, valueOf: 1 }, 'a value that has no text'],
    ['an error whose stack is no text', Object.assign(new Error('x'), { stack: 5 }), '5'],
  ])('gives a text for %s', (_case, thrown, text) => {
    expect(textOf(thrown)).toBe(text);
  });
});
