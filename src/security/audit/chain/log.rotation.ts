import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A rotated file and its place; 1 is the latest. */
export interface RotatedFile {
  readonly file: string;
  readonly place: number;
  readonly ending: '' | '.gz';
}

/** Makes room for a new log file: the present one becomes `.1`, and the oldest are dropped. Only under the lock. */
export function rotate(path: string, maxFiles: number): void {
  const files = rotatedFiles(path);
  const taken = new Set(files.map(({ place }) => place));
  // Only up to the first gap: one that a crash in the middle of this left must not push a file out.
  let free = 1;
  while (taken.has(free) && free < maxFiles) free++;
  for (const { file, place } of files) if (place === free || place > maxFiles) rmSync(file, { force: true });
  for (const { file, place, ending } of files)
    if (place < free) renameSync(file, `${path}.${place + 1}${ending}`);
  renameSync(path, `${path}.1`);
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
