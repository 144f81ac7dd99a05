import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { MissingHook, sealMethod, sealMethods } from './sealed.method.js';

type Ask = (this: unknown, word: string) => string;

const loud = (ask: Ask): Ask =>
  function guarded(this: unknown, word) {
    return Reflect.apply(ask, this, [word]).toUpperCase();
  };

describe('sealMethod', () => {
  it('replaces a function for good', () => {
    const owner: { ask: Ask } = { ask: (word) => `got ${word}` };
    sealMethod<Ask>(owner, 'ask', loud);

    expect(owner.ask('it')).toBe('GOT IT');
    expect(() => (owner.ask = () => 'mine')).toThrow(TypeError);
    expect(() => Object.defineProperty(owner, 'ask', { value: () => 'mine' })).toThrow(TypeError);
    expect(Reflect.deleteProperty(owner, 'ask')).toBe(false);
    expect(owner.ask('it')).toBe('GOT IT');
  });

  it('lets a single object have a function of its own, as Node does for UDP over IPv6', () => {
    const owner: { ask: Ask } = { ask: (word) => word };
    sealMethod<Ask>(owner, 'ask', loud);
    const child = Object.create(owner) as { ask: Ask };
    child.ask = () => 'own';

    expect([child.ask('it'), owner.ask('it')]).toEqual(['own', 'IT']);
  });

  it('does not start where somebody has sealed a function of his own', () => {
    const owner = Object.freeze({ ask: (word: string) => word });
    const seal = (): void => sealMethod<Ask>(owner, 'ask', loud);

    expect(seal).toThrow(MissingHook);
    expect(seal).toThrow(/: "ask" was sealed before the guard was there\. Load nothing before the server /);
    expect(owner.ask('it')).toBe('it');
  });

  it('shadows an inherited function without touching its owner', () => {
    const parent: { ask: Ask } = { ask: (word) => `got ${word}` };
    const child = Object.create(parent) as { ask: Ask };
    sealMethod<Ask>(child, 'ask', loud);

    expect([child.ask('it'), parent.ask('it')]).toEqual(['GOT IT', 'got it']);
  });

  it('keeps name, length and what util.promisify looks for', async () => {
    const original = Object.assign(function ask(_word: string) {
      return 'plain';
    }, {});
    Object.defineProperty(original, promisify.custom, { value: async () => 'promised' });
    const owner = { ask: original as Ask };
    sealMethod<Ask>(owner, 'ask', loud);

    expect([owner.ask.name, owner.ask.length]).toEqual(['ask', 1]);
    expect(await promisify(owner.ask as unknown as () => void)()).toBe('promised');
  });

  it('does not start where there is nothing to guard', () => {
    expect(() => sealMethod<Ask>({}, 'ask', loud)).toThrow(MissingHook);
    expect(() => sealMethods<Ask>({ ask: loud as never }, ['ask', 'beg'], loud)).toThrow(
      /"beg" is not there to be guarded/,
    );
  });

  it('seals every one of several', () => {
    const owner: Record<string, Ask> = { ask: (word) => word, beg: (word) => `${word}!` };
    sealMethods<Ask>(owner, ['ask', 'beg'], loud);

    expect([owner['ask']?.('it'), owner['beg']?.('it')]).toEqual(['IT', 'IT!']);
  });
});
