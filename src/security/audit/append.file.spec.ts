import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppendFile } from './append.file.js';

describe('AppendFile', () => {
  let folder: string;
  const rotation = { maxBytes: 100, maxFiles: 2 };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-append-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('creates its folder and itself for the owner alone', () => {
    const path = join(folder, 'deep', 'er', 'audit.log');
    new AppendFile(path, rotation).append('{}');

    expect(readFileSync(path, 'utf8')).toBe('{}\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
  });

  it('takes the world-readable bit off a file it finds', () => {
    const path = join(folder, 'audit.log');
    writeFileSync(path, 'old\n', { mode: 0o644 });
    new AppendFile(path, rotation).append('new');

    expect(readFileSync(path, 'utf8')).toBe('old\nnew\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('does not follow a link that stands in its place', () => {
    symlinkSync(join(folder, 'victim'), join(folder, 'audit.log'));

    expect(() => new AppendFile(join(folder, 'audit.log'), rotation).append('x')).toThrow('ELOOP');
  });

  it('rotates before it grows over its limit and keeps so many old files', () => {
    const path = join(folder, 'audit.log');
    const file = new AppendFile(path, rotation);
    for (const letter of ['a', 'b', 'c', 'd']) file.append(letter.repeat(60));

    expect(readFileSync(path, 'utf8')).toBe(`${'d'.repeat(60)}\n`);
    expect(readFileSync(`${path}.1`, 'utf8')).toBe(`${'c'.repeat(60)}\n`);
    expect(readFileSync(`${path}.2`, 'utf8')).toBe(`${'b'.repeat(60)}\n`);
    expect(statSync(`${path}.3`, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('goes on in the new file when somebody else renamed the old one', () => {
    const path = join(folder, 'audit.log');
    const file = new AppendFile(path, rotation);
    file.append('one');
    renameSync(path, `${path}.1`);
    file.append('two');

    expect(readFileSync(path, 'utf8')).toBe('two\n');
  });

  it('throws for a line that a full disk tore, and starts the next one on a line of its own', () => {
    const path = join(folder, 'audit.log');
    let room = 3;
    const file = new AppendFile(path, rotation, (fd, bytes) => writeSync(fd, bytes.subarray(0, room)));

    expect(() => file.append('{"n":1}')).toThrow('only 3 of 8 bytes were written');
    room = 100;
    file.append('{"n":2}');
    expect(readFileSync(path, 'utf8')).toBe('{"n\n{"n":2}\n');
  });

  it('starts on a line of its own in a file that an earlier process left torn', () => {
    const path = join(folder, 'audit.log');
    writeFileSync(path, '{"n');
    new AppendFile(path, rotation).append('{"n":2}');

    expect(readFileSync(path, 'utf8')).toBe('{"n\n{"n":2}\n');
  });

  it('does not hang on a FIFO that stands in its place', () => {
    execFileSync('mkfifo', [join(folder, 'audit.log')]);

    expect(() => new AppendFile(join(folder, 'audit.log'), rotation).append('x')).toThrow(
      'it is not a regular file',
    );
  });

  it('throws when the file cannot be written', () => {
    expect(() => new AppendFile('/dev/full', rotation).append('x')).toThrow();
  });
});
