import { chmodSync, closeSync, constants, fchmodSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, UnsafeDatabaseFile } from './database.errors.js';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const OTHERS = 0o077;
const SIDE_FILES = ['-wal', '-shm'] as const;

/**
 * Makes sure that the file exists and that only its owner can read it. SQLite gives its side files the mode of
 * the main file. Folders that exist keep their mode: they may be shared on purpose.
 *
 * @throws UnsafeDatabaseFile when the path names anything but a regular file
 * @throws Error of node:fs, with its code, when the file cannot be made, opened or restricted
 */
export function prepareDatabaseFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: FOLDER_MODE });
  // Not blocking: a named pipe in place of the file must not hang the server.
  const handle = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK, FILE_MODE);
  try {
    const stats = fstatSync(handle);
    if (!stats.isFile()) throw new UnsafeDatabaseFile('its path does not name a regular file');
    // Only the owner may change a mode, so a file that somebody else prepared for us is refused here.
    if ((stats.mode & OTHERS) !== 0) fchmodSync(handle, FILE_MODE);
  } finally {
    closeSync(handle);
  }
  for (const suffix of SIDE_FILES) restrictIfPresent(`${file}${suffix}`);
}

function restrictIfPresent(file: string): void {
  try {
    chmodSync(file, FILE_MODE);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
