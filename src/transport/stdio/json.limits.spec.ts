import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findLimitProblem, salvageId } from './json.limits.js';

const TOO_DEEP = 'Invalid request: it is nested deeper than 64 levels.';
const BAD_NUMBER = 'Invalid request: a number is longer than 64 characters or out of range.';

describe('findLimitProblem', () => {
  it.each([
    ['an ordinary message', '{"jsonrpc":"2.0","id":1,"method":"ping"}', undefined],
    ['64 levels', '['.repeat(64) + ']'.repeat(64), undefined],
    ['65 levels', '['.repeat(65) + ']'.repeat(65), TOO_DEEP],
    ['65 levels of objects', '{"a":'.repeat(65), TOO_DEEP],
    ['100,000 brackets that never close', '['.repeat(100_000), TOO_DEEP],
    ['many brackets side by side', '[]'.repeat(1000), undefined],
    ['brackets inside a string', `"${'['.repeat(1000)}"`, undefined],
    ['brackets after an escaped quote', `"\\"${'['.repeat(1000)}"`, undefined],
    ['brackets after a string that ends in a backslash', `"\\\\"${'['.repeat(65)}`, TOO_DEEP],
    ['a string that never ends', `"${'['.repeat(1000)}`, undefined],
    ['a number of 64 digits', '1'.repeat(64), undefined],
    ['a number of 65 digits', '1'.repeat(65), BAD_NUMBER],
    ['a number of 5,000 digits', `{"a":${'7'.repeat(5000)}}`, BAD_NUMBER],
    ['a long negative fraction', `-0.${'3'.repeat(80)}`, BAD_NUMBER],
    ['digits inside a string', `"${'7'.repeat(5000)}"`, undefined],
    ['the largest double', '1.7976931348623157e308', undefined],
    ['a number that would become Infinity', '1e999', BAD_NUMBER],
    ['a negative number that would become Infinity', '{"a":[-1E+999]}', BAD_NUMBER],
    ['something that is no number', '1-2', undefined],
  ])('judges %s', (_case, text, expected) => {
    expect(findLimitProblem(text)).toBe(expected);
  });

  it('knows where a text ends, whatever quotes and backslashes are in it', () => {
    const text = fc.string({ unit: fc.constantFrom('"', '\\', '[', 'a', '\n'), maxLength: 40 });

    fc.assert(
      fc.property(text, text, (one, other) => {
        const [first, second] = [JSON.stringify(one), JSON.stringify(other)];
        expect(findLimitProblem(`[${first},${second}]`)).toBe(undefined);
        expect(findLimitProblem(`[${first},${second},${'['.repeat(64)}`)).toBe(TOO_DEEP);
        expect(findLimitProblem(`${first.slice(0, -1)}${'['.repeat(65)}`)).toBe(undefined);
      }),
      { numRuns: 2000, seed: 8 },
    );
  });

  it.each([
    ['quotes', '"'.repeat(1024 * 1024)],
    ['backslashes', `"${'\\'.repeat(1024 * 1024)}`],
    ['digits with spaces', '1 '.repeat(512 * 1024)],
    ['minus signs', '-'.repeat(1024 * 1024)],
    ['ids', `{${'"id":'.repeat(200_000)}`],
    ['ids before blanks', `{"id"${' '.repeat(1024 * 1024)}`],
    ['many ids before blanks', `{${`"id"${' '.repeat(1000)}`.repeat(1000)}`],
  ])('needs linear time for a line of %s', (_case, text) => {
    const startedAt = performance.now();
    findLimitProblem(text);
    salvageId(text);

    // A quadratic walk takes hours.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});

describe('salvageId', () => {
  it.each([
    ['a number', '{"jsonrpc":"2.0","id":7,"params":[[[', 7],
    ['zero', '{"id":0,', 0],
    ['a negative number', '{"id":-3,', -3],
    ['a string', '{"id":"abc","params":[[[', 'abc'],
    ['the empty string', '{"id":"","params":[[[', ''],
    ['an escaped string', '{"id":"a\\"b\\u0041","params":[[[', 'a"bA'],
    ['an id after the params', '{"params":{"id":1},"id":2}', 2],
    ['blanks around the colon', '{ "id" \t: 5 }', 5],
    ['an id further inside only', '{"params":{"id":1}}', undefined],
    ['the word id as a value', '{"method":"id"}', undefined],
    ['two ids', '{"id":1,"id":2}', undefined],
    ['null', '{"id":null}', undefined],
    ['a fraction', '{"id":1.5}', undefined],
    ['an exponent', '{"id":1e3}', undefined],
    ['a number that cannot be echoed', '{"id":9999999999999999}', undefined],
    ['a number with many digits', `{"id":${'7'.repeat(5000)}}`, undefined],
    ['a string that is too long', `{"id":"${'x'.repeat(300)}"}`, undefined],
    ['a batch', '[{"id":1}]', undefined],
    ['no object at all', '12', undefined],
  ])('finds %s', (_case, text, expected) => {
    expect(salvageId(text)).toBe(expected);
  });
});

describe('the number of values', () => {
  it.each([
    ['empty objects', `[${'{},'.repeat(20_000)}{}]`],
    ['numbers', `[${'1,'.repeat(20_001)}1]`],
  ])('is bounded before %s are parsed', (_case, text) => {
    expect(findLimitProblem(text)).toBe('Invalid request: it holds more than 20000 values.');
  });

  it('does not count what stands in a text', () => {
    expect(findLimitProblem(`["${',{['.repeat(20_000)}"]`)).toBeUndefined();
  });
});
