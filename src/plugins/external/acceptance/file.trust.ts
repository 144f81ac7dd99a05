import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UnfitFile } from './unfit.file.js';

const OTHERS_WRITE = 0o022;
const EVERYBODY_WRITES = 0o002;
const STICKY = 0o1000;

/**
 * Makes sure that nobody but its owner and root can put other bytes in a file's place: between the look at it and
 * its start there would be time for it.
 *
 * @param path absolute, links resolved
 * @throws UnfitFile
 */
export function assertNotForOthers(path: string, mode: number): void {
  if ((mode & OTHERS_WRITE) !== 0)
    throw new UnfitFile(`others than its owner can write to ${path}`, 'take that away with chmod go-w');
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode: rights } = statSync(folder);
    if ((rights & EVERYBODY_WRITES) !== 0 && (rights & STICKY) === 0)
      throw new UnfitFile(
        `everybody can replace what lies in ${folder}, and so ${path}`,
        'take that away with chmod o-w, or put it elsewhere',
      );
    if (folder === dirname(folder)) return;
  }
}
