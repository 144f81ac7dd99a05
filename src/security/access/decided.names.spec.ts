import { describe, expect, it } from '@jest/globals';
import { DecidedNames } from './decided.names.js';

interface Lists {
  readonly allow: readonly string[];
}

describe('DecidedNames', () => {
  const frozen = (allow: string[]): Lists => Object.freeze({ allow: Object.freeze(allow) });

  function decided() {
    const asked: string[] = [];
    const names = new DecidedNames<Lists, number | undefined>(
      ({ allow }, name) => {
        asked.push(name);
        const place = allow.indexOf(name);
        return place < 0 ? undefined : place;
      },
      ({ allow }) => [allow],
    );
    return { names, asked };
  }

  it('decides once about a name, also when there is nothing to say about it', () => {
    const { names, asked } = decided();
    const policy = frozen(['a', 'b']);

    expect(['b', 'c', 'b', 'c', 'a'].map((name) => names.of(policy, name))).toEqual([
      1,
      undefined,
      1,
      undefined,
      0,
    ]);
    expect(asked).toEqual(['b', 'c', 'a']);
  });

  it('takes nothing over from one policy to the next', () => {
    const { names } = decided();
    const [before, after] = [frozen(['a']), frozen(['b'])];

    expect([names.of(before, 'a'), names.of(after, 'a'), names.of(before, 'a')]).toEqual([0, undefined, 0]);
  });

  it.each([
    ['a policy', { allow: Object.freeze(['a']) }],
    ['a list of one', Object.freeze({ allow: ['a'] })],
  ])('asks each time when %s can still change', (_case, policy) => {
    const { names, asked } = decided();
    names.of(policy, 'a');
    names.of(policy, 'a');

    expect(asked).toEqual(['a', 'a']);
  });
});
