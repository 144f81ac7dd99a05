import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quoteForPattern, resolvePattern, splitPattern } from './path-pattern.js';

describe('splitPattern', () => {
  it.each([
    ['/a/b/**', ['a', 'b'], ['**']],
    ['/a//b', ['a', 'b'], []],
    ['/', [], []],
    ['/**', [], ['**']],
    ['/a/*.ts/b', ['a'], ['*.ts', 'b']],
    ['/a/[xy]/b', ['a'], ['[xy]', 'b']],
    ['/a[*]b/[[]id]/**', ['a*b', '[id]'], ['**']],
  ])('cuts %s at its first wildcard', (pattern, fixed, wild) => {
    expect(splitPattern(pattern)).toEqual({ fixed, wild });
  });
});

describe('quoteForPattern', () => {
  it('turns every wildcard into a character that only matches itself', () => {
    expect(quoteForPattern('/a*b?c[d]')).toBe('/a[*]b[?]c[[]d]');
  });
});

describe('resolvePattern', () => {
  let base: string;

  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'mss-pattern-')));
    mkdirSync(join(base, 'real [x]'));
    symlinkSync(join(base, 'real [x]'), join(base, 'link'));
    symlinkSync('/', join(base, 'whole'));
  });

  afterEach(() => {
    rmSync(base, { recursive: true });
  });

  it('follows links in the fixed part and takes their target literally', () => {
    expect(resolvePattern(`${base}/link/**`)).toBe(`${base}/real [[]x]/**`);
  });

  it('keeps the part that does not exist yet', () => {
    expect(resolvePattern(`${base}/link/new/er/*.ts`)).toBe(`${base}/real [[]x]/new/er/*.ts`);
  });

  it('shows when a link leads to the root', () => {
    expect(resolvePattern(`${base}/whole/**`)).toBe('/**');
  });

  it('drops slashes that mean nothing', () => {
    expect(resolvePattern('//no-such-folder//x//**')).toBe('/no-such-folder/x/**');
  });
});
