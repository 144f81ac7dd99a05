import { describe, expect, it } from '@jest/globals';
import { callDigest } from './call.digest.js';

class Input {
  b?: unknown;
  a = 1;
}

describe('callDigest', () => {
  it('is the same for the same tool and values, in whatever order', () => {
    const input = new Input();
    input.b = { y: [1, 'x', null, true], x: 0 };

    expect(callDigest('probe', input)).toBe(
      '0294a131a2543520a19b19e8527d03d10558f82d01fc7beeab450a3840bf18f0',
    );
    expect(callDigest('probe', { b: { x: 0, y: [1, 'x', null, true] }, a: 1 })).toBe(
      callDigest('probe', input),
    );
    expect(callDigest('probe', { a: 1, b: undefined })).toBe(callDigest('probe', { a: 1 }));
  });

  it.each([
    ['another tool', 'other', { a: 1 }],
    ['another value', 'probe', { a: 2 }],
    ['a text for a number', 'probe', { a: '1' }],
    ['one member more', 'probe', { a: 1, b: null }],
    ['a list for an object', 'probe', { a: [1] }],
    ['a name that looks like another member', 'probe', { 'a":1,"b': 1 }],
  ])('differs for %s', (_what, tool, input) => {
    expect(callDigest(tool, input)).not.toBe(callDigest('probe', { a: 1 }));
  });

  it.each([
    ['a Map', new Map([['a', 1]])],
    ['a Date', new Date(0)],
    ['bytes', Buffer.from('a')],
    ['a function', () => 1],
    ['NaN', NaN],
    ['a bigint', 1n],
    ['an object that says something else of itself', { toJSON: () => 1 }],
  ])('refuses %s, of which two could look alike', (_what, value) => {
    expect(() => callDigest('probe', { value })).toThrow(TypeError);
  });
});
