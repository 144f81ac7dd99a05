import { describe, expect, it } from '@jest/globals';
import { letterCaseOf, matchesGlob } from './glob.js';

describe('matchesGlob', () => {
  it.each([
    ['/srv/x', '/srv/x'],
    ['/srv/*', '/srv/x'],
    ['/srv/*', '/srv/.x'],
    ['/srv/*.ts', '/srv/a.b.ts'],
    ['/srv/a?c', '/srv/abc'],
    ['/srv/a?c', '/srv/a\u{1f600}c'],
    ['/srv/a*b*c', '/srv/a1b2b3c'],
    ['/srv/**', '/srv'],
    ['/srv/**', '/srv/a/b/c'],
    ['/srv/**/x', '/srv/x'],
    ['/srv/**/x', '/srv/a/b/x'],
    ['/srv/**/a/**/b', '/srv/a/x/a/b'],
    ['**/.ssh/**', '/home/ann/.ssh'],
    ['**/.ssh/**', '/home/ann/.ssh/id_rsa'],
    ['**/.ssh/**', '/.ssh'],
    ['**/*.pem', '/a/b/.pem'],
    ['**', '/'],
    ['/**', '/'],
    ['/srv/[abc]x', '/srv/bx'],
    ['/srv/[a-c]x', '/srv/cx'],
    ['/srv/[!a-c]x', '/srv/dx'],
    ['/srv/[]]', '/srv/]'],
    ['/srv/[*]', '/srv/*'],
    ['/srv/[[]id]', '/srv/[id]'],
    ['/srv/[open', '/srv/[open'],
    ['/srv/a-', '/srv/a-'],
    ['/srv/[a-]', '/srv/-'],
  ])('lets %s match %s', (pattern, path) => {
    expect(matchesGlob(pattern, path, 'sensitive')).toBe(true);
  });

  it.each([
    ['/srv/x', '/srv/x/y'],
    ['/srv/x', '/srv/xy'],
    ['/srv/*', '/srv'],
    ['/srv/*', '/srv/a/b'],
    ['/srv/a*c', '/srv/a/c'],
    ['/srv/a?c', '/srv/a/c'],
    ['/srv/?', '/srv'],
    ['/srv/**', '/srv2'],
    ['/srv/**', '/srv2/x'],
    ['/srv/**/x', '/srv/ax'],
    ['**/.ssh/**', '/home/ann/x.ssh/id'],
    ['**/.ssh/**', '/home/ann/.sshx'],
    ['**/*.pem', '/a/pem'],
    ['/srv/[!a]', '/srv/a'],
    ['/srv/[*]', '/srv/x'],
    ['/srv/[a/b]', '/srv/a'],
    ['/SRV', '/srv'],
  ])('does not let %s match %s', (pattern, path) => {
    expect(matchesGlob(pattern, path, 'sensitive')).toBe(false);
  });

  it.each([
    ['**/.ssh/**', '/home/ann/.SSH/id'],
    ['**/*.pem', '/x/KEY.PEM'],
    ['**/.SSH/**', '/home/ann/.ssh'],
    ['**/.ssh/**', '/home/ann/.\u017fsh/id'],
    ['**/kelvin', '/\u212aelvin'],
    ['**/caf\u00e9', '/cafe\u0301'],
    ['/x/[A-C]', '/x/b'],
  ])('lets %s match %s where case does not count', (pattern, path) => {
    expect(matchesGlob(pattern, path, 'insensitive')).toBe(true);
    expect(matchesGlob(pattern, path, 'sensitive')).toBe(false);
  });

  it('needs no exponential time for many stars', () => {
    const started = performance.now();

    expect(matchesGlob(`/${'a*'.repeat(100)}b`, `/${'a'.repeat(4000)}`, 'sensitive')).toBe(false);
    expect(matchesGlob(`${'/**/a'.repeat(50)}/b`, '/a'.repeat(2000), 'sensitive')).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('letterCaseOf', () => {
  it.each([
    ['darwin', 'insensitive'],
    ['win32', 'insensitive'],
    ['linux', 'sensitive'],
  ] as const)('takes %s file systems for %s', (platform, expected) => {
    expect(letterCaseOf(platform)).toBe(expected);
  });
});
