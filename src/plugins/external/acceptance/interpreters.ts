import { realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { assertNotForOthers } from './file.trust.js';
import { UnfitFile } from './unfit.file.js';

const EXECUTABLE = 0o111;
const SYSTEM_PATH = ['/usr/local/bin', '/usr/bin', '/bin'];
/** What every program sees. */
const SYSTEM = '/usr/';

/** Folders in which a program finds others; the first is that of the Node that runs this server. */
export const PROGRAM_PATH: readonly string[] = [dirname(process.execPath), ...SYSTEM_PATH];

/**
 * What the first line of a script asks for: an interpreter, and for `env` the program that it looks for. The program
 * is shown them, so they are programs of the system: the first line of a script must not open somebody's files.
 *
 * @param beginning of the executable
 * @returns absolute paths; none for a binary
 * @throws UnfitFile
 */
export function interpretersOf(executable: string, beginning: Buffer): readonly string[] {
  const [line = ''] = beginning.toString('utf8').split('\n', 1);
  if (!line.startsWith('#!')) return [];
  const [interpreter = '', ...words] = line.slice(2).trim().split(/\s+/);
  if (!isAbsolute(interpreter))
    throw new UnfitFile(
      `the first line of ${executable} names no absolute path`,
      'write #!/usr/bin/env and a name',
    );
  const first = realProgram(interpreter, executable);
  if (!interpreter.endsWith('/env')) return [first];
  const name = words.find((word) => !word.startsWith('-') && !word.includes('=')) ?? '';
  return [first, foundByEnv(name, executable)];
}

/** By the path that the program will have: not a link's target, which may go by its own name. */
function foundByEnv(name: string, executable: string): string {
  if (name === '' || name.includes('/'))
    throw new UnfitFile(`the first line of ${executable} gives env no plain name`, 'name a program for env');
  const path = PROGRAM_PATH.map((folder) => join(folder, name)).find(isProgram);
  if (path === undefined)
    throw new UnfitFile(
      `the first line of ${executable} asks for ${name}, which is not in ${PROGRAM_PATH.join(delimiter)}`,
      'install it there, or make it the executable',
    );
  const real = realpathSync(path);
  assertNotForOthers(real, statSync(real).mode);
  return path;
}

function realProgram(interpreter: string, executable: string): string {
  const real = isProgram(interpreter) ? realpathSync(interpreter) : undefined;
  if (real === undefined || !isOfSystem(real))
    throw new UnfitFile(
      `the first line of ${executable} asks for ${interpreter}, which is no program of the system`,
      'write #!/usr/bin/env and a name, or make it the executable and the script an argument',
    );
  assertNotForOthers(real, statSync(real).mode);
  return real;
}

function isOfSystem(real: string): boolean {
  return real.startsWith(SYSTEM) || PROGRAM_PATH.includes(dirname(real));
}

function isProgram(path: string): boolean {
  try {
    const stat = statSync(path);
    return stat.isFile() && (stat.mode & EXECUTABLE) !== 0;
  } catch {
    return false;
  }
}
