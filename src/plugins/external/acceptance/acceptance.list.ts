import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { AcceptanceList, AcceptedPlugin } from './acceptance.rules.js';
import { codeIn } from './error.code.js';
import { parseAcceptances, textOfAcceptances } from './acceptance.format.js';
import { UnfitFile } from './unfit.file.js';

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const OTHERS_WRITE = 0o022;
const MAX_BYTES = 1024 * 1024;

/** Reads the operator's list; there need not be one. One that others may have written accepts nothing. */
export function readAcceptances(file: string): AcceptanceList {
  try {
    const text = textIn(file);
    return { kind: 'read', accepted: text === undefined ? new Map() : parseAcceptances(text, file) };
  } catch (error) {
    if (!(error instanceof UnfitFile)) throw error;
    return { kind: 'unusable', problem: `${error.message}, so it accepts nothing`, remedy: error.remedy };
  }
}

/**
 * Replaces the list as a whole: nobody ever reads half of one, also not after a crash.
 *
 * @throws Error of node:fs; then the list is as it was
 */
export function writeAcceptances(file: string, accepted: ReadonlyMap<string, AcceptedPlugin>): void {
  mkdirSync(dirname(file), { recursive: true, mode: FOLDER_MODE });
  const fresh = `${file}.${randomBytes(8).toString('hex')}`;
  // Exclusively: nothing is written through a link that waits under this name.
  const descriptor = openSync(fresh, 'wx', FILE_MODE);
  try {
    try {
      writeFileSync(descriptor, textOfAcceptances(accepted));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** @returns undefined when there is none */
function textIn(file: string): string | undefined {
  const descriptor = opened(file);
  if (descriptor === undefined) return undefined;
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new UnfitFile(`${file} is no regular file`, 'move it away');
    assertOwn(file, stat);
    assertOwn(dirname(file), statSync(dirname(file)));
    if (stat.size > MAX_BYTES) throw new UnfitFile(`${file} is larger than 1 MiB`, 'move it away');
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function opened(file: string): number | undefined {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    return openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = codeIn(error);
    if (code === 'ENOENT') return undefined;
    throw code === 'ELOOP'
      ? new UnfitFile(`${file} is a link`, 'put the file itself there', { cause: error })
      : new UnfitFile(`${file} cannot be read (${code})`, 'check its permissions', { cause: error });
  }
}

function assertOwn(path: string, { mode, uid }: { readonly mode: number; readonly uid: number }): void {
  if ((mode & OTHERS_WRITE) !== 0)
    throw new UnfitFile(`others can write to ${path}`, 'look at what it accepts, then chmod go-w it');
  const own = process.geteuid?.();
  if (own !== undefined && uid !== own)
    throw new UnfitFile(`${path} belongs to somebody else`, 'move it away, and accept the plugins again');
}
