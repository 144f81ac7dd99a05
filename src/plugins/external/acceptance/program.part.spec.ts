import { describe, expect, it } from '@jest/globals';
import { digestOf, type KnownPart } from './program.part.js';

function part(kind: KnownPart['kind'], label: string, digit: string, path = `/p/${label}`): KnownPart {
  return { kind, label, path, sha256: digit.repeat(64) };
}

const PARTS = [part('manifest', 'manifest', 'a'), part('executable', 'executable', 'b')];

describe('digestOf', () => {
  it('is the same everywhere', () => {
    expect(digestOf(PARTS)).toBe('9e198c90e93d23f83af51ca051afd44fe9b1ba83f5c898e61a2d79784b464e60');
    expect(digestOf(PARTS.map((one) => ({ ...one, path: '/elsewhere' })))).toBe(digestOf(PARTS));
  });

  it.each([
    ['other bytes', [part('manifest', 'manifest', 'a'), part('executable', 'executable', 'c')]],
    ['a further file', [...PARTS, part('file', 'x', 'c')]],
    ['a part less', PARTS.slice(0, 1)],
    ['another order', [...PARTS].reverse()],
    ['another kind', [part('manifest', 'manifest', 'a'), part('file', 'executable', 'b')]],
    ['another label', [part('manifest', 'manifest', 'a'), part('executable', 'executables', 'b')]],
    ['a label that looks like a part', [part('manifest', `manifest${'a'.repeat(64)}10:executable10:executable`, 'b')]],
  ])('differs for %s', (_what, parts) => {
    expect(digestOf(parts)).not.toBe(digestOf(PARTS));
  }); // prettier-ignore
});
