import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A rotated file and its place; 1 is the latest. */
export interface RotatedFile {
  readonly file: string;
  readonly place: number;
  readonly ending: '' | '.gz';
}

/**
 * Makes room for a new log file: the present one becomes `.1`. Drops nothing: whoever is killed in the middle of this
 * must not leave a log that says it has more files than there are. Only under the lock.
 */
export function rotate(path: string): void {
  const files = rotatedFiles(path);
  const taken = new Set(files.map(({ place }) => place));
  // Only up to the first gap, which one that was killed may have left.
  let free = 1;
  while (taken.has(free)) free++;
  for (const { file, place, ending } of files)
    if (place < free) renameSync(file, `${path}.${place + 1}${ending}`);
  renameSync(path, `${path}.1`);
}

/** Drops the oldest files, now that the latest one says that they do not belong to the log. Only under the lock. */
export function dropOldest(path: string, maxFiles: number): void {
  for (const { file, place } of rotatedFiles(path)) if (place > maxFiles) rmSync(file, { force: true });
}

/**
 * The rotated files of a log, the oldest first. One whose compression was interrupted may be there twice. A pipe or a
 * link that has such a name is none of them: opening it could hang, or lead elsewhere.
 */
export function rotatedFiles(path: string): RotatedFile[] {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path), { withFileTypes: true })
    .flatMap((entry) => {
      const { name } = entry;
      const match = name.startsWith(prefix)
        ? /^([1-9]\d{0,3})(\.gz)?$/.exec(name.slice(prefix.length))
        : null;
      if (match === null || !entry.isFile()) return [];
      const ending = match[2] === undefined ? '' : '.gz';
      return [{ file: join(dirname(path), name), place: Number(match[1]), ending } as const];
    })
    .sort((a, b) => b.place - a.place);
}
