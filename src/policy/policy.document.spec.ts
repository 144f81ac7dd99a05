import { describe, expect, it } from '@jest/globals';
import { PolicyDocument } from './policy.document.js';

function valuesOf(text: string): object {
  return new PolicyDocument('/p.yaml', text).values();
}

describe('PolicyDocument', () => {
  it('reads YAML 1.2: only true and false are booleans', () => {
    expect(valuesOf('a: no\nb: on\nc: true\nd: 0o17\ne: 017')).toEqual({
      a: 'no',
      b: 'on',
      c: true,
      d: 15,
      e: 17,
    });
  });

  it('reads YAML 1.2 also when the file claims to be YAML 1.1', () => {
    expect(valuesOf('%YAML 1.1\n---\na: no')).toEqual({ a: 'no' });
  });

  it.each([
    ['a: 1\na: 2', '/p.yaml:2:1 yaml: Map keys must be unique'],
    [
      'a: [1',
      '/p.yaml:1:6 yaml: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a: 1\n---\nb: 2', '/p.yaml:2:1 yaml: Source contains multiple documents'],
    ['a: &x [1]\nb: *x', '/p.yaml:1:7 yaml: anchors are not used here, remove it'],
    ['a: *x', '/p.yaml:1:4 yaml: aliases are not used here, repeat the value'],
    ['a: !!str 1', 'yaml: tags are not used here, remove it'],
    ['a: !!binary aGk=', 'yaml: tags are not used here, remove it'],
    ['a: !js/function x', 'yaml: Unresolved tag'],
    ['? [a, b]\n: 1', 'yaml: With stringKeys, all keys must be strings'],
    ['__proto__: { a: 1 }', '/p.yaml:1:1 __proto__: this name cannot be a key, remove it'],
    ['a: { constructor: 1 }', '/p.yaml:1:6 constructor: this name cannot be a key, remove it'],
  ])('refuses %j', (text, message) => {
    expect(() => valuesOf(text)).toThrow(message);
  });

  it('takes a number as a key for the text it is written with', () => {
    expect(valuesOf('1: 1')).toEqual({ '1': 1 });
  });

  it('lists several mistakes of syntax', () => {
    expect(() => valuesOf('a: 1\na: 2\nb: 1\nb: 2')).toThrow(
      '/p.yaml:2:1 yaml: Map keys must be unique, correct the YAML here\n' +
        '/p.yaml:4:1 yaml: Map keys must be unique, correct the YAML here',
    );
  });

  it.each([[100], [600], [800], [20_000]])(
    'refuses %d levels of nesting before anything walks them',
    (levels) => {
      expect(() => valuesOf(`a: ${'['.repeat(levels)}${']'.repeat(levels)}`)).toThrow(
        'yaml: this is nested too deeply',
      );
    },
  );

  it('refuses a bomb of aliases before anything is copied', () => {
    const bomb = [
      'a: &a [x]',
      ...[...'bcdefghijk'].map((name, at) => `${name}: &${name} [*${'abcdefghij'[at]}]`),
    ];

    expect(() => valuesOf(bomb.join('\n'))).toThrow('aliases are not used here');
  });
});
