import { linkSync, fstatSync, mkdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { RefusalError, type FileStatus } from '../../kernel/index.js';
import type { FolderHandle } from './descriptor.paths.js';
import { failed } from './file.failures.js';
import { kindRefusal, moved } from './file.rules.js';
import { statusOf } from './file.status.js';
import { removeQuietly, syncFolder } from './file.writer.js';
import type { Entry, FolderOpener, Target } from './folder.opener.js';

/** Both names, each in its open folder. */
interface Places {
  readonly old: string;
  readonly new: string;
}

interface Ends {
  readonly from: Target;
  readonly to: Target;
}

/** @param judgeBelow called with an open folder that is about to move; throws when something below must not */
export function moveEntry(
  opener: FolderOpener,
  from: Target,
  to: Target,
  judgeBelow: (folder: FolderHandle) => void,
): FileStatus {
  return opener.inParent(from, (oldFolder) =>
    opener.inParent(to, (newFolder) =>
      opener.inEntry(oldFolder, from, (entry) => {
        const isFolder = entry.stats.isDirectory();
        if (isFolder) judgeBelow({ fd: entry.fd, path: from.path });
        opener.assertInPlace(oldFolder, from);
        opener.assertInPlace(newFolder, to);
        const refusal = kindRefusal(fstatSync(entry.fd, { bigint: true }), from.asGiven);
        if (refusal !== undefined) throw new RefusalError(refusal);
        if (opener.peek(newFolder, to.name) !== undefined) throw existing(to);
        const places = {
          old: opener.paths.child(oldFolder, from.name),
          new: opener.paths.child(newFolder, to.name),
        };
        if (isFolder) moveFolder(places, to);
        else moveFile(places, { from, to }, () => isThere(opener, newFolder, to, entry));
        syncFolder(opener, newFolder);
        syncFolder(opener, oldFolder);
        if (!isThere(opener, newFolder, to, entry)) throw new RefusalError(moved(from.asGiven));
        return opener.inEntry(newFolder, to, ({ stats }) => statusOf(to.path, stats));
      }),
    ),
  );
}

function isThere(opener: FolderOpener, folder: FolderHandle, { name }: Target, { stats }: Entry): boolean {
  const found = opener.peek(folder, name);
  return found?.dev === stats.dev && found.ino === stats.ino;
}

const NO_HARD_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
]);

/**
 * `rename` would replace what has taken the new name by now. Giving a second name and taking the first one away
 * replaces nothing.
 */
function moveFile(places: Places, { from, to }: Ends, isMoved: () => boolean): void {
  try {
    linkSync(places.old, places.new);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw existing(to);
    if (!NO_HARD_LINKS.has(code)) throw error;
    // A file system without them, such as FAT: there, what takes the name at this very moment is lost.
    renameSync(places.old, places.new);
    return;
  }
  try {
    // Another file has taken the old name, and keeps it.
    if (!isMoved()) throw new RefusalError(moved(from.asGiven));
    unlinkSync(places.old);
  } catch (error) {
    removeQuietly(places.new);
    throw error;
  }
}

/** `rename` puts a folder only in the place of an empty one: here of our own, which was made where nothing was. */
function moveFolder(places: Places, to: Target): void {
  try {
    mkdirSync(places.new, 0o700);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? existing(to) : error;
  }
  try {
    renameSync(places.old, places.new);
  } catch (error) {
    try {
      rmdirSync(places.new);
    } catch {
      // The first error is the one that counts.
    }
    throw error;
  }
}

function existing({ asGiven }: Target): Error {
  return failed('EXISTS', asGiven, 'exists already');
}
