import { constants, existsSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** An open folder and the real path at which it was found. */
export interface FolderHandle {
  readonly fd: number;
  readonly path: string;
}

/** How a system names what a descriptor has open. */
export interface DescriptorPaths {
  /** Opens a thing only to look at it: never follows a link in the last place, never waits. */
  readonly lookFlags: number;
  /** Where the opened thing really is now, or undefined when that cannot be said. */
  whereIs(fd: number, assumed: string): string | undefined;
  /** A path of one name inside of the opened folder. */
  child(folder: FolderHandle, name: string): string;
  /** A path that leads to the opened thing once more. */
  again(fd: number, path: string): string;
}

/** Not in node:fs. The value is the same on every Linux that Node runs on. */
const O_PATH = 0o10000000;

const SELF = '/proc/self/fd';

/**
 * Linux: the kernel itself answers where a descriptor's file is, and resolves names from an open folder, so nothing
 * that happens to the path afterwards matters. `O_PATH` opens no device and wakes nobody at the other end of a FIFO.
 */
export const procPaths: DescriptorPaths = {
  lookFlags: O_PATH | constants.O_NOFOLLOW,
  whereIs: (fd) => decoded(readlinkSync(`${SELF}/${fd}`, 'buffer')),
  child: ({ fd }, name) => `${SELF}/${fd}/${name}`,
  again: (fd) => `${SELF}/${fd}`,
};

/**
 * Elsewhere, and weaker: paths are walked anew and the identities of what is found are compared. A file that is
 * swapped is noticed before a byte of it is read. A folder that is swapped and swapped back between two steps is not
 * noticed when it is listed, or when a name in it is made, renamed or removed.
 */
export const walkedPaths: DescriptorPaths = {
  lookFlags: constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY,
  whereIs: (_fd, assumed) => realpathSync.native(assumed),
  child: ({ path }, name) => join(path, name),
  again: (_fd, path) => path,
};

export function descriptorPathsOf(platform: NodeJS.Platform): DescriptorPaths {
  return platform === 'linux' && existsSync(SELF) ? procPaths : walkedPaths;
}

/** A name that is no UTF-8 cannot be judged: the text would not be the name. */
function decoded(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  return text.startsWith('/') && Buffer.from(text).equals(bytes) ? text : undefined;
}
