import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

const OTHERS_WRITE = 0o022;
const EXECUTABLE = 0o111;
const ROOT = 0;

/**
 * Finds a program of the system in the folders of a search path. One that anybody but root could have put there is
 * passed over: it would enclose nothing.
 *
 * @param searchPath as in the environment variable PATH
 * @returns its absolute real path; undefined when there is none
 */
export function findSystemProgram(name: string, searchPath: string): string | undefined {
  for (const folder of searchPath.split(':')) {
    if (!isAbsolute(folder)) continue;
    const file = trusted(join(folder, name));
    if (file !== undefined) return file;
  }
  return undefined;
}

function trusted(path: string): string | undefined {
  try {
    const file = realpathSync(path);
    const stat = statSync(file);
    if (!stat.isFile() || (stat.mode & EXECUTABLE) === 0 || !isOfRoot(file)) return undefined;
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      if (!isOfRoot(folder)) return undefined;
      if (folder === '/') return file;
    }
  } catch {
    return undefined;
  }
}

function isOfRoot(path: string): boolean {
  const { uid, mode } = statSync(path);
  return uid === ROOT && (mode & OTHERS_WRITE) === 0;
}
