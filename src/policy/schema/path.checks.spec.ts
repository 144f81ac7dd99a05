import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allowedPattern, deniedPattern, location } from './path.checks.js';

describe('allowedPattern', () => {
  it.each([['/srv/x/**'], ['/srv/x'], ['/srv/*/src/**'], ['/srv/a..b/..c'], ['/[[]x]/**']])(
    'accepts %s',
    (value) => {
      expect(allowedPattern.problem(value)).toBeUndefined();
    },
  );

  it.each([
    ['/'],
    ['//'],
    ['/*'],
    ['/**'],
    ['//**'],
    ['/**/src/**'],
    ['/*/x'],
    ['/?rv/**'],
    ['/[s]rv/**'],
    ['/h*/**'],
    ['**'],
    ['**/x'],
    ['*'],
    ['relative/**'],
    ['./x/**'],
    ['/./**'],
    ['/srv/../**'],
    ['/srv/x/..'],
    ['/srv/**x'],
    ['/srv/x\0/**'],
    ['/srv/x\n/**'],
    [''],
    ['/'.padEnd(4097, 'x')],
    [5],
    [null],
  ])('refuses %j', (value) => {
    expect(allowedPattern.problem(value)).toEqual(expect.any(String));
  });

  describe('behind a link', () => {
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'mss-checks-'));
      symlinkSync('/', join(folder, 'innocent'));
    });

    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    it('refuses a folder that leads to the root', () => {
      const pattern = `${folder}/innocent/**`;

      expect(allowedPattern.problem(pattern)).toBe(`"${pattern}" is not limited to a folder`);
    });
  });
});

describe('deniedPattern', () => {
  it.each([['**/.ssh/**'], ['**/*.pem'], ['**'], ['/**'], ['/etc/**']])('accepts %s', (value) => {
    expect(deniedPattern.problem(value)).toBeUndefined();
  });

  it.each([['*.pem'], ['.ssh/**'], ['~ann/x'], ['**.pem'], ['/x/../y'], [''], [null]])(
    'refuses %j, which would deny nothing',
    (value) => {
      expect(deniedPattern.problem(value)).toEqual(expect.any(String));
    },
  );
});

describe('location', () => {
  it.each([['/var/log/audit.log'], ['/a b/c*']])('accepts %s', (value) => {
    expect(location.problem(value)).toBeUndefined();
  });

  it.each([[''], ['audit.log'], ['./audit.log'], ['/a\0b'], [1], [null]])('refuses %j', (value) => {
    expect(location.problem(value)).toEqual(expect.any(String));
  });
});
