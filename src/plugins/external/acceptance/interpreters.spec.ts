import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROGRAM_PATH, interpretersOf } from './interpreters.js';

function of(line: string): readonly string[] {
  return interpretersOf('/p/run', Buffer.from(`${line}\nmore`));
}

describe('interpretersOf', () => {
  let folder: string;

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mss-interpreter-')));
    writeFileSync(join(folder, 'secret'), 'key');
    writeFileSync(join(folder, 'program'), '#!/bin/sh\n');
    chmodSync(join(folder, 'program'), 0o755);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['\x7fELF', 'print(1)', ''])('finds none in %j', (line) => {
    expect(of(line)).toEqual([]);
  });

  it('finds the real one of the system', () => {
    expect(of('#! /bin/sh -e')).toEqual([realpathSync('/bin/sh')]);
  });

  it.each(['#!/usr/bin/env node', '#!/usr/bin/env -S node --flag', '#!/usr/bin/env -S A=b node'])(
    'finds what env would find for %s',
    (line) => {
      expect(of(line)).toEqual([realpathSync('/usr/bin/env'), `${PROGRAM_PATH[0]}/node`]);
    },
  );

  it.each([
    ['#!', 'the first line of /p/run names no absolute path'],
    ['#!.', 'the first line of /p/run names no absolute path'],
    ['#!node', 'the first line of /p/run names no absolute path'],
    ['#!/', 'the first line of /p/run asks for /, which is no program of the system'],
    ['#!/usr', 'the first line of /p/run asks for /usr, which is no program of the system'],
    ['#!FOLDER/secret', 'the first line of /p/run asks for FOLDER/secret, which is no program of the system'],
    ['#!FOLDER/program', 'the first line of /p/run asks for FOLDER/program, which is no program of the system'],
    ['#!/usr/bin/env', 'the first line of /p/run gives env no plain name'],
    ['#!/usr/bin/env FOLDER/program', 'the first line of /p/run gives env no plain name'],
    ['#!/usr/bin/env ../../FOLDER/program', 'the first line of /p/run gives env no plain name'],
    ['#!/usr/bin/env no-such-program', `the first line of /p/run asks for no-such-program, which is not in ${PROGRAM_PATH.join(':')}`],
  ])('shows nobody anything for %s', (line, problem) => {
    expect(() => of(line.replace('FOLDER', folder))).toThrow(problem.replace('FOLDER', folder));
  }); // prettier-ignore
});
