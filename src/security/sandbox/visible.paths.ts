import { lstatSync, readdirSync, type Dirent } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { coversPath, quoteForPattern, type FilesystemPolicy, type Policy } from '../../policy/index.js';
import { ownFiles } from '../files/own.files.js';
import { globOf, letterCaseOf } from '../validator/glob.js';
import { judgePath } from '../validator/path.rules.js';
import { realPath } from '../validator/real-path.js';
import type { MaskedPath } from './sandbox.profile.js';

/** What a program is to see, before it is known what of that the policy denies. */
export interface WantedPaths {
  /** Its own, which needs no permission: the manifest in it was listed. */
  readonly folder: string;
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Of the other programs. What another one may write to, it may also move around under a mask. */
  readonly writableByOthers: readonly string[];
}

/** Real paths, and what among them is covered. A snapshot: what comes later is not covered. */
export interface VisiblePaths {
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  readonly masked: readonly MaskedPath[];
}

/** What of the policy decides. */
export type PathsPolicy = Pick<Policy, 'filesystem' | 'source' | 'audit' | 'database'>;

/** A program cannot be shown what it needs without showing what it must not see. */
export class PathsRefused extends Error {
  override readonly name = 'PathsRefused';
}

const MAX_ENTRIES = 50_000;
const MAX_MASKS = 200;
/** Then others have their turn: each takes some microseconds, and a queue of its own more than that. */
const FOLDERS_AT_ONCE = 50;
/** Folders of which a part is a system, or everything that somebody has. */
const TOO_MUCH = new Set(['/', '/etc', '/usr', '/var', '/tmp', '/var/tmp', '/home', '/root', '/opt', '/srv', '/mnt', '/media', '/boot', '/proc', '/sys', '/dev', '/run', '/Users', '/private', '/private/tmp']); // prettier-ignore

/**
 * Decides which real paths a program sees.
 *
 * @throws PathsRefused with a reason for people
 */
export async function visiblePaths(whole: PathsPolicy, wanted: WantedPaths): Promise<VisiblePaths> {
  const policy = whole.filesystem;
  assertOwnFolder(wanted.folder);
  assertWithoutOwnFiles(whole, [wanted.folder, ...wanted.readable, ...wanted.writable]);
  const readable = [wanted.folder, ...wanted.readable];
  for (const path of readable) assertNotDenied(policy, path);
  for (const path of wanted.writable) assertNotDenied(policy, path);
  for (const path of [...wanted.readable, ...wanted.writable]) assertAllowed(policy, path);
  const denied = deniedIn(policy);
  const budget = { entries: MAX_ENTRIES };
  const masked: MaskedPath[] = [];
  const unsafe = [...wanted.writable, ...wanted.writableByOthers];
  for (const root of outermost([...readable, ...wanted.writable])) {
    for (const found of await scan(root, denied, budget)) {
      const writable = unsafe.find((one) => isBelow(found.path, one));
      if (writable !== undefined) throw new PathsRefused(unmaskable(found.path, writable));
      masked.push(found);
    }
  }
  if (masked.length > MAX_MASKS)
    throw new PathsRefused(
      `more than ${MAX_MASKS} denied files and folders lie in what it may see; name smaller folders in its filesystem section`,
    );
  return { readable, writable: wanted.writable, masked };
}

function assertOwnFolder(folder: string): void {
  const home = homedir();
  if (TOO_MUCH.has(folder) || home === folder || isBelow(home, folder))
    throw new PathsRefused(
      `its manifest lies in ${folder}, all of which it would see; give it a folder of its own`,
    );
}

/** With the key of the log a program could write another history; with the policy, another one. */
function assertWithoutOwnFiles(policy: PathsPolicy, shown: readonly string[]): void {
  for (const file of ownFiles(policy)) {
    const root = shown.find((path) => isBelow(file, path));
    if (root !== undefined)
      throw new PathsRefused(`${root} holds ${file}, which is the server's own; name a folder without it`);
  }
}

function assertNotDenied(policy: FilesystemPolicy, path: string): void {
  if (realPath(path, '/') !== path)
    throw new PathsRefused(`${path} is not where it was; look for a link that changed`);
  const { allowed, rule } = judgePath(policy, path, path);
  if (!allowed && rule.startsWith('filesystem.denied_paths'))
    throw new PathsRefused(`${path} is denied by ${rule}`);
}

/** All of it: that a folder may be used says nothing about what is in it. */
function assertAllowed(policy: FilesystemPolicy, path: string): void {
  const isFolder = lstatSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === undefined) throw new PathsRefused(`${path} does not exist`);
  const all = isFolder ? join(quoteForPattern(path), '**') : quoteForPattern(path);
  if (!policy.allowedPaths.some((allowed) => coversPath(allowed, all)))
    throw new PathsRefused(
      `filesystem.allowed_paths does not allow ${isFolder ? 'all of ' : ''}${path}; add ${all}`,
    );
}

function unmaskable(path: string, root: string): string {
  return `${path} is denied and lies in ${root}, where a program may write and so move it; name a folder without it`;
}

type Denied = (path: string) => boolean;

function deniedIn({ deniedPaths }: FilesystemPolicy): Denied {
  const globs = deniedPaths.map((pattern) => globOf(pattern, letterCaseOf(process.platform)));
  return (path) => globs.some((matches) => matches(path));
}

/** Denied files and folders below a root, and whatever a host process may listen on; links are what they point to. */
async function scan(root: string, denied: Denied, budget: { entries: number }): Promise<MaskedPath[]> {
  const found: MaskedPath[] = [];
  let read = 0;
  const folders = lstatSync(root, { throwIfNoEntry: false })?.isDirectory() === true ? [root] : [];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = entriesOf(folder);
    if (++read % FOLDERS_AT_ONCE === 0) await nextTurn();
    if (entries === undefined) found.push({ path: folder, kind: 'folder' });
    for (const entry of entries ?? []) {
      budget.entries -= 1;
      if (budget.entries < 0)
        throw new PathsRefused(
          `more than ${MAX_ENTRIES} files lie in what it may see, too many to look for denied ones; name smaller folders`,
        );
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink()) continue;
      if (entry.isDirectory()) {
        if (denied(path)) found.push({ path, kind: 'folder' });
        else folders.push(path);
      } else if (denied(path) || !entry.isFile()) found.push({ path, kind: 'file' });
    }
  }
  return found;
}

/** @returns undefined for one that cannot be listed: what is in it may still be opened by its name */
function entriesOf(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') return undefined;
    if (code === 'ENOENT') return [];
    throw new PathsRefused(`${folder} cannot be looked at (${String(code)})`);
  }
}

function outermost(paths: readonly string[]): string[] {
  return paths.filter((path) => !paths.some((other) => other !== path && isBelow(path, other)));
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}
