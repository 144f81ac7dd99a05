import { lstatSync, renameSync, statSync } from 'node:fs';
import { rotatedFiles } from './log.rotation.js';

/**
 * Moves the files of an earlier version, which no key covers, out of the way. What is no file stays: a log whose
 * path names a folder must not take that away.
 *
 * @throws Error of node:fs, or when there is no room for them
 */
export function setEarlierVersionAside(path: string): void {
  const present = lstatSync(path, { throwIfNoEntry: false });
  const hasLog = present?.isFile() === true && present.size > 0;
  const files = [...(hasLog ? [path] : []), ...rotatedFiles(path).map(({ file }) => file)];
  for (const file of files) {
    const aside = `${file}.unchained`;
    if (statSync(aside, { throwIfNoEntry: false }) !== undefined) {
      throw new Error(
        `${file} is of an earlier version, and ${aside} is there already; move one of them away`,
      );
    }
    renameSync(file, aside);
  }
}
