import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  formatProblem,
  type KeyPath,
  type LoadedManifest,
  type PolicyProblem,
} from '../../../policy/index.js';
import { manifestProblem } from '../manifest.problem.js';
import { codeIn } from './error.code.js';
import { digestFile, isUntouched, type FileDigest } from './file.digest.js';
import { assertNotForOthers } from './file.trust.js';
import { interpretersOf } from './interpreters.js';
import { digestOf, type KnownPart, type ProgramPart } from './program.part.js';
import { UnfitFile } from './unfit.file.js';

/** A plugin's program as it was read. */
export interface ProgramFiles {
  /** Absolute, links resolved. */
  readonly executable: string;
  /** As it is started with; those that name files by their absolute real paths. */
  readonly args: readonly string[];
  /** Absolute paths of what its first line says it runs under; none for a binary. */
  readonly interpreters: readonly string[];
  readonly parts: readonly ProgramPart[];
  /** Of the arguments that name no file, what they would name. */
  readonly unnamed: readonly Pick<ProgramPart, 'label' | 'path'>[];
  /** Of all parts together, in hexadecimal. */
  readonly sha256: string;
}

/** A program cannot be what its manifest says. The message has one line for each problem. */
export class ProgramRefused extends Error {
  override readonly name = 'ProgramRefused';

  constructor(readonly problems: readonly PolicyProblem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}

interface PartRead {
  readonly part: ProgramPart;
  readonly digest: FileDigest;
}

interface ExecutableRead {
  readonly part: ProgramPart;
  readonly interpreters: readonly string[];
}

const EXECUTABLE = 0o111;
const NO_FILE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'];

/**
 * Reads everything that makes a plugin what it is.
 *
 * @throws ProgramRefused that lists every problem
 */
export async function readProgram(loaded: LoadedManifest): Promise<ProgramFiles> {
  const { manifest, folder } = loaded;
  const problems: PolicyProblem[] = [];
  const attempt = async <T>(path: KeyPath, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UnfitFile)) throw error;
      problems.push(manifestProblem(loaded, path, error.message, error.remedy));
      return undefined;
    }
  };
  const own = await attempt([], () => readManifest(loaded));
  const executable = await attempt(['executable'], () => readExecutable(loaded));
  const args: { readonly text: string; readonly part?: ProgramPart }[] = [];
  for (const [index, arg] of manifest.args.entries()) {
    const part = await attempt(['args', index], () => readArgument(folder, arg));
    args.push(part === undefined ? { text: arg } : { text: part.path, part });
  }
  if (problems.length > 0 || own === undefined || executable === undefined)
    throw new ProgramRefused(problems);
  const parts = [own, executable.part, ...args.flatMap(({ part }) => part ?? [])];
  return {
    executable: executable.part.path,
    args: args.map(({ text }) => text),
    interpreters: executable.interpreters,
    parts,
    unnamed: args.flatMap(({ text, part }) =>
      part === undefined ? [{ label: text, path: resolve(folder, text) }] : [],
    ),
    sha256: digestOf(parts),
  };
}

/**
 * Says which part is no longer what was read. A file that was only touched is read again; the answer is then of
 * its content. Cheap when nothing was touched.
 *
 * @returns its label; undefined when all are the same
 */
export async function changedPart({ parts, unnamed }: ProgramFiles): Promise<string | undefined> {
  for (const part of parts) {
    if (isUntouched(part.path, part.stamp)) continue;
    const now = await readPart(part).catch(() => undefined);
    if (now?.part.sha256 !== part.sha256) return part.label;
    part.stamp = now.part.stamp;
  }
  // A file that was not there when the plugin was accepted would be read by its name.
  return unnamed.find(({ path }) => namesFileOrWorse(path))?.label;
}

async function readManifest({ file, sha256 }: LoadedManifest): Promise<ProgramPart> {
  const { part } = await readPart({ kind: 'manifest', label: 'manifest', path: file });
  if (part.sha256 !== sha256)
    throw new UnfitFile('the manifest changed while it was read', 'try again when it is complete');
  return part;
}

async function readExecutable({ manifest, folder }: LoadedManifest): Promise<ExecutableRead> {
  const path = realPathOf(resolve(folder, manifest.executable));
  const { part, digest } = await readPart({ kind: 'executable', label: 'executable', path });
  if ((digest.mode & EXECUTABLE) === 0)
    throw new UnfitFile(`${path} may not be executed`, 'allow it with chmod +x');
  if (manifest.sha256 !== undefined && manifest.sha256 !== part.sha256)
    throw new UnfitFile(
      `${path} has the SHA-256 ${part.sha256}, and the manifest asks for ${manifest.sha256}`,
      'get both from one source',
    );
  return { part, interpreters: interpretersOf(path, digest.beginning) };
}

/** An argument that names a file: the script of an interpreter is as much the program as that. */
async function readArgument(folder: string, arg: string): Promise<ProgramPart | undefined> {
  const path = resolve(folder, arg);
  if (!namesFile(path)) return undefined;
  const { part } = await readPart({ kind: 'file', label: arg, path: realPathOf(path) });
  return part;
}

async function readPart({ kind, label, path }: Omit<KnownPart, 'sha256'>): Promise<PartRead> {
  const digest = await digestFile(path);
  assertNotForOthers(path, digest.mode);
  return { part: { kind, label, path, sha256: digest.sha256, stamp: digest.stamp }, digest };
}

/** @throws UnfitFile when that cannot be said: what cannot be looked at may be a file for the program */
function namesFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch (error) {
    if (NO_FILE.includes(codeIn(error))) return false;
    throw new UnfitFile(`${path} cannot be looked at (${codeIn(error)})`, 'check its permissions', {
      cause: error,
    });
  }
}

function namesFileOrWorse(path: string): boolean {
  try {
    return namesFile(path);
  } catch {
    return true;
  }
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const problem = codeIn(error) === 'ENOENT' ? 'does not exist' : `cannot be found (${codeIn(error)})`;
    throw new UnfitFile(`${path} ${problem}`, 'correct its path, or put it there', { cause: error });
  }
}
