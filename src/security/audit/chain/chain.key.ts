import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

const KEY_BYTES = 32;
const FILE_MODE = 0o600;
const OTHERS = 0o077;

/** Where the key of a log is. */
export function keyFileOf(log: string): string {
  return `${log}.key`;
}

/**
 * Reads the key of a log.
 *
 * @returns undefined when there is none
 * @throws Error when it cannot be read, is no key, or somebody else may read it
 */
export function readKey(log: string): Buffer | undefined {
  const file = keyFileOf(log);
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new Error(`${file} is not a regular file`);
    if ((stat.mode & OTHERS) !== 0) throw new Error(`${file} can be read by others; chmod 600 it`);
    const key = Buffer.alloc(KEY_BYTES + 1);
    if (readSync(fd, key, 0, key.length, 0) !== KEY_BYTES) throw new Error(`${file} is no key of 32 bytes`);
    return key.subarray(0, KEY_BYTES);
  } finally {
    closeSync(fd);
  }
}

/**
 * Writes the key of a log that has none. Only under the lock of the log: others must not read half a key.
 *
 * @param key the one that this process has used so far, if there was one
 * @throws Error of node:fs, EEXIST when there is one
 */
export function createKey(log: string, key: Buffer = randomBytes(KEY_BYTES)): Buffer {
  const fd = openSync(keyFileOf(log), 'wx', FILE_MODE);
  try {
    if (writeSync(fd, key) !== key.length) throw new Error(`${keyFileOf(log)} could not be written whole`);
    // Once for each log: what was forced to the disk is worth nothing without it.
    fsyncSync(fd);
  } catch (error) {
    rmSync(keyFileOf(log), { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
  return key;
}
