import { describe, expect, it } from '@jest/globals';
import { findSedLaunch } from './sed.js';
import { isPlainSed } from './sed.script.js';

describe('isPlainSed', () => {
  it.each([
    ['s/a/b/'],
    ['s/e/e/g'],
    ['s/[.]/x/'],
    ['s,a,b,2p'],
    [String.raw`s/\/e/x/g;p`],
    ['/start/,+4d'],
    ['$d'],
    ['0~3p'],
    [String.raw`\,x,d`],
    ['y/abc/xyz/;p'],
    [':a;N;$!ba;s/\\n/ /g'],
    ['/x/{s/a/b/;p}'],
    ['a the end'],
    ['w out'],
    ['s/a/b/w out'],
    [''],
  ])('follows %s', (script) => {
    expect(isPlainSed(script)).toBe(true);
  });

  it.each([
    ['e'],
    ['e id'],
    ['1e id'],
    ['/x/e id'],
    ['$!e id'],
    ['p;e id'],
    ['{e id'],
    ['s/a/b/e'],
    ['s/a/b/gew'],
    ['s,a,b,e'],
    ['s/a/b/m;e id'],
    // The two families of sed end these patterns at different places.
    ['s/[/]/x/;e id;s/]/x/'],
    ['s/[/]/;#/;e id'],
    ['s/[/]/;e id;#/'],
    [':a e id'],
    ['b x}s;y;e id;'],
    ['v;e id'],
    ['s/a'],
    ['s/a/b'],
    ['k'],
  ])('does not call %s harmless', (script) => {
    expect(isPlainSed(script)).toBe(false);
  });
});

describe('findSedLaunch', () => {
  it.each([
    [['-n', 'e id'], 'e id'],
    [['-ne', 'e id'], 'e id'],
    [['-nee id'], 'e id'],
    [['-e', 'p', '-e', 'e id', 'file'], 'e id'],
    [['--expression=e id'], 'e id'],
    [['--expr', 'e id'], 'e id'],
    [['-l', '5', 'e id'], 'e id'],
    [['-l', '-f', 'e id'], '-f'],
    [['file', '-e', 'e id'], 'e id'],
    [['--', 'e id'], 'e id'],
  ])('finds the script in %j', (args, token) => {
    expect(findSedLaunch(args)).toBe(token);
  });

  it.each([
    [['p', 'e']],
    [['-i', 's/a/b/', 'executable']],
    [['-i.bak', '-e', 's/a/b/', 'executable']],
    [['executable', '-e', 'p']],
    [['-f', 'script.sed', 'executable']],
  ])('takes the rest of %j for files', (args) => {
    expect(findSedLaunch(args)).toBeUndefined();
  });
});
