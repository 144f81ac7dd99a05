import type { BigIntStats, Dirent } from 'node:fs';
import type { EntryKind, FileStatus } from '../../kernel/index.js';

export function statusOf(path: string, stats: BigIntStats): FileStatus {
  return {
    path,
    kind: stats.isDirectory() ? 'folder' : 'file',
    bytes: Number(stats.size),
    modified: stats.mtime,
    created: stats.birthtimeMs > 0n ? stats.birthtime : stats.ctime,
    mode: Number(stats.mode & 0o777n),
    version: versionOf(stats),
  };
}

/** Which file it is and when it last changed. The clock of a file system ticks in milliseconds; the size helps. */
export function versionOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join('.');
}

export function kindOf(entry: Dirent): EntryKind {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}
