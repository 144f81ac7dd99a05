import { closeSync, constants, opendirSync, openSync } from 'node:fs';
import { assertAllowed } from '../../kernel/index.js';
import type { FolderHandle } from './descriptor.paths.js';
import { failed } from './file.failures.js';
import { MAX_ENTRIES } from './file.reader.js';
import { judgePlace, type PlaceRules } from './file.rules.js';
import { childOf, type FolderOpener, type Target } from './folder.opener.js';

const MAX_DEPTH = 64;

/**
 * Judges everything below a folder by its old and by its new place: a folder takes along what is denied, and a
 * pattern may deny the new place of something that was allowed at the old one.
 *
 * @throws RefusalError naming only the folder that was to move
 * @throws FileError when there is more than can be looked at
 */
export function judgeBelow(
  opener: FolderOpener,
  rules: PlaceRules,
  folder: FolderHandle,
  from: Target,
  to: Target,
): void {
  let left = MAX_ENTRIES;
  const visit = (handle: FolderHandle, newPath: string, depth: number): void => {
    const entries = opendirSync(opener.paths.again(handle.fd, handle.path));
    try {
      for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
        if (--left < 0 || depth > MAX_DEPTH) {
          throw failed('TOO_LARGE', from.asGiven, 'holds more than can be judged; move it in parts');
        }
        // What stands for bytes that are no text: what would be judged is not the name.
        if (entry.name.includes('\ufffd')) {
          throw failed('UNUSABLE', from.asGiven, 'holds a name that is no valid text and cannot be judged');
        }
        const oldPlace = childOf(handle.path, entry.name);
        const newPlace = childOf(newPath, entry.name);
        assertAllowed(judgePlace(rules, oldPlace, from.asGiven));
        assertAllowed(judgePlace(rules, newPlace, to.asGiven));
        if (!entry.isDirectory()) continue;
        const flags = opener.paths.lookFlags | constants.O_DIRECTORY;
        const fd = openSync(opener.paths.child(handle, entry.name), flags);
        try {
          visit({ fd, path: oldPlace }, newPlace, depth + 1);
        } finally {
          closeSync(fd);
        }
      }
    } finally {
      entries.closeSync();
    }
  };
  visit(folder, to.path, 0);
}
