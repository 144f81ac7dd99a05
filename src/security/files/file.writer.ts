import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import type { FileStatus, WriteOptions } from '../../kernel/index.js';
import type { FolderHandle } from './descriptor.paths.js';
import { failed } from './file.failures.js';
import { MAX_FILE_BYTES } from './file.reader.js';
import { statusOf, versionOf } from './file.status.js';
import { closing, type FolderOpener, type Target } from './folder.opener.js';

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

const WRITABLE = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Nobody else reads a file that replaces one which nobody else could read. */
const PRIVATE = 0o600;
const USUAL = 0o666;

/** Writes beside the target and renames over it, all inside of the one folder that was judged. */
export function writeFile(
  opener: FolderOpener,
  target: Target,
  content: Uint8Array,
  options: WriteOptions,
): FileStatus {
  if (content.length > MAX_FILE_BYTES) {
    throw failed(
      'TOO_LARGE',
      target.asGiven,
      `cannot get ${content.length} bytes, at most ${MAX_FILE_BYTES}`,
    );
  }
  return opener.inParent(target, (folder) => {
    const before = replaceable(opener, folder, target);
    if (options.replaces !== undefined && options.replaces !== before?.version) throw changed(target);
    const temporary = `.mcp-secure-${randomUUID()}.tmp`;
    const place = opener.paths.child(folder, temporary);
    const fd = openSync(place, NEW_FILE, before === undefined ? USUAL : PRIVATE);
    try {
      closing(fd, () => {
        if (before !== undefined) fchmodSync(fd, before.mode);
        writeAll(fd, content);
        fsyncSync(fd);
      });
      opener.assertInPlace(folder, target);
      if (replaceable(opener, folder, target)?.version !== before?.version) throw changed(target);
      renameSync(place, opener.paths.child(folder, target.name));
    } catch (error) {
      removeQuietly(place);
      throw error;
    }
    syncFolder(opener, folder);
    return opener.inEntry(folder, target, ({ stats }) => statusOf(target.path, stats));
  });
}

/** The regular file that has the name, judged; undefined when nothing has it. */
function replaceable(
  opener: FolderOpener,
  folder: FolderHandle,
  target: Target,
): { mode: number; version: string } | undefined {
  if (opener.peek(folder, target.name) === undefined) return undefined;
  return opener.inEntry(folder, target, ({ fd, path, stats }) => {
    if (stats.isDirectory()) throw failed('NOT_A_FILE', target.asGiven, 'is a folder');
    // A rename asks for the right to change the folder only; a file made read-only shall stay as it is.
    closeSync(openSync(opener.paths.again(fd, path), WRITABLE));
    return { mode: Number(stats.mode & 0o777n), version: versionOf(stats) };
  });
}

function changed({ asGiven }: Target): Error {
  return failed('CHANGED', asGiven, 'was changed by somebody else in the meantime; read it again');
}

function writeAll(fd: number, content: Uint8Array): void {
  for (let written = 0; written < content.length;) {
    written += writeSync(fd, content, written, content.length - written);
  }
}

export function removeQuietly(place: string): void {
  try {
    unlinkSync(place);
  } catch {
    // The first error is the one that counts.
  }
}

/** A rename is on the disk when its folder is. Some file systems cannot do it; they have their own order. */
export function syncFolder(opener: FolderOpener, folder: FolderHandle): void {
  let fd: number | undefined;
  try {
    fd = openSync(opener.paths.again(folder.fd, folder.path), constants.O_RDONLY | constants.O_DIRECTORY);
    fsyncSync(fd);
  } catch {
    // What was asked for has happened; only its survival of a power failure is less certain.
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

export function makeFolder(opener: FolderOpener, target: Target): FileStatus {
  return opener.inParent(target, (folder) => {
    mkdirSync(opener.paths.child(folder, target.name));
    syncFolder(opener, folder);
    return opener.inEntry(folder, target, ({ stats }) => statusOf(target.path, stats));
  });
}

export function removeEntry(opener: FolderOpener, target: Target): void {
  opener.inParent(target, (folder) =>
    opener.inEntry(folder, target, ({ stats }) => {
      opener.assertInPlace(folder, target);
      const place = opener.paths.child(folder, target.name);
      // Never recursive: what is below may be denied.
      if (stats.isDirectory()) rmdirSync(place);
      else unlinkSync(place);
      syncFolder(opener, folder);
    }),
  );
}
