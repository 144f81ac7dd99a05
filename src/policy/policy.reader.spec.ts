import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPolicyFile } from './policy.reader.js';

describe('readPolicyFile', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-reader-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const given = (content: string | Buffer): string => {
    const file = join(folder, 'policy.yaml');
    writeFileSync(file, content);
    return file;
  };

  it('reads a file of exactly 1 MiB', () => {
    expect(readPolicyFile(given('#'.repeat(1048576))).text).toHaveLength(1048576);
  });

  it('drops a byte order mark', () => {
    expect(readPolicyFile(given('\ufeffversion: 1')).text).toBe('version: 1');
  });

  it('refuses one byte more', () => {
    expect(() => readPolicyFile(given('#'.repeat(1048577)))).toThrow('the file is larger than 1 MiB');
  });

  it('refuses what is not UTF-8', () => {
    expect(() => readPolicyFile(given(Buffer.from([0x76, 0xff])))).toThrow('the file is not valid UTF-8');
  });

  it('refuses a folder', () => {
    expect(() => readPolicyFile(folder)).toThrow('this is not a regular file');
  });

  it('refuses a FIFO at once instead of waiting for a writer', () => {
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);

    expect(() => readPolicyFile(fifo)).toThrow('this is not a regular file');
  });

  it('refuses a device that never ends', () => {
    expect(() => readPolicyFile('/dev/zero')).toThrow('this is not a regular file');
  });

  it.each([
    ['missing.yaml', 'the file does not exist'],
    ['loop', 'the file cannot be read (ELOOP)'],
  ])('says what is wrong with %s', (name, problem) => {
    symlinkSync('loop', join(folder, 'loop'));

    expect(() => readPolicyFile(join(folder, name))).toThrow(problem);
  });
});
