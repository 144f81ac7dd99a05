import { closeSync, constants, fstatSync, lstatSync, openSync, type BigIntStats } from 'node:fs';
import { basename, dirname } from 'node:path';
import { assertAllowed, FileError, RefusalError, type Verdict } from '../../kernel/index.js';
import { pathRefusal, realPath } from '../validator/real-path.js';
import type { DescriptorPaths, FolderHandle } from './descriptor.paths.js';
import { fileErrorOf } from './file.failures.js';
import { judgeFinding, judgePlace, kindRefusal, moved, type PlaceRules } from './file.rules.js';

/** A judged file or folder that is open for looking only. */
export interface Entry {
  readonly fd: number;
  readonly path: string;
  readonly stats: BigIntStats;
}

/** A path on its way to being opened: reduced and judged as a text, which promises nothing yet. */
export interface Target {
  readonly asGiven: string;
  readonly path: string;
  readonly name: string;
}

/** Opens folders and what is in them, and judges what was really opened. All descriptors end with the callback. */
export class FolderOpener {
  constructor(
    private readonly rules: PlaceRules,
    readonly paths: DescriptorPaths,
    private readonly witness: (path: string, verdict: Verdict) => void,
  ) {}

  target(asGiven: string): Target {
    const path = realPath(asGiven, process.cwd());
    const verdict = judgePlace(this.rules, path, asGiven);
    this.witness(path, verdict);
    assertAllowed(verdict);
    return { asGiven, path, name: basename(path) };
  }

  /** Opens the folder in which the target is, or would be, and judges the target by where that folder really is. */
  inParent<T>(target: Target, use: (folder: FolderHandle) => T): T {
    if (target.name === '') throw new RefusalError(pathRefusal('filesystem.allowed_paths', target.asGiven));
    const folderPath = dirname(target.path);
    return this.#look(folderPath, target, constants.O_DIRECTORY, (fd) => {
      const folder = { fd, path: folderPath };
      this.assertInPlace(folder, target);
      return use(folder);
    });
  }

  /** The folder is where it was, and the target in it is allowed. Asked again before anything is changed in it. */
  assertInPlace(folder: FolderHandle, { asGiven, name }: Target): void {
    const found = this.#whereIs(folder.fd, folder.path);
    const place = found === undefined ? undefined : childOf(found, name);
    if (place === undefined) throw new RefusalError(moved(asGiven));
    assertAllowed(judgePlace(this.rules, place, asGiven));
    const named = lstatSync(folder.path, { bigint: true, throwIfNoEntry: false });
    const opened = fstatSync(folder.fd, { bigint: true });
    const isSame = named?.dev === opened.dev && named.ino === opened.ino;
    if (found !== folder.path || !isSame) throw new RefusalError(moved(asGiven));
  }

  /** Opens what has the target's name, for looking, and judges it. */
  inEntry<T>(folder: FolderHandle, target: Target, use: (entry: Entry) => T): T {
    return this.#look(this.paths.child(folder, target.name), target, 0, (fd) =>
      use({ fd, path: target.path, stats: this.#judged(fd, target) }),
    );
  }

  /** Opens a folder by its own path: the one above it need not be readable. */
  inFolder<T>(target: Target, use: (folder: FolderHandle & Entry) => T): T {
    return this.#look(target.path, target, constants.O_DIRECTORY, (fd) =>
      use({ fd, path: target.path, stats: this.#judged(fd, target) }),
    );
  }

  /** What has this name in the folder right now, without opening it. */
  peek(folder: FolderHandle, name: string): BigIntStats | undefined {
    return lstatSync(this.paths.child(folder, name), { bigint: true, throwIfNoEntry: false });
  }

  /** Opens a judged file once more, for its content. The same file: by descriptor, and compared. */
  reopen(entry: Entry, { asGiven }: Target): number {
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
    const fd = openSync(this.paths.again(entry.fd, entry.path), flags);
    const { dev, ino } = fstatSync(fd, { bigint: true });
    if (dev === entry.stats.dev && ino === entry.stats.ino) return fd;
    closeSync(fd);
    throw new RefusalError(moved(asGiven));
  }

  #judged(fd: number, { path, asGiven }: Target): BigIntStats {
    const stats = fstatSync(fd, { bigint: true });
    const refusal = kindRefusal(stats, asGiven);
    if (refusal !== undefined) throw new RefusalError(refusal);
    const found = this.#whereIs(fd, path);
    const named = found === undefined ? undefined : lstatSync(found, { bigint: true, throwIfNoEntry: false });
    assertAllowed(judgeFinding(this.rules, { expected: path, found, opened: stats, named }, asGiven));
    return stats;
  }

  #whereIs(fd: number, assumed: string): string | undefined {
    try {
      return this.paths.whereIs(fd, assumed);
    } catch {
      return undefined;
    }
  }

  #look<T>(path: string, target: Target, flags: number, use: (fd: number) => T): T {
    let fd: number;
    try {
      fd = openSync(path, this.paths.lookFlags | flags);
    } catch (error) {
      throw openingError(error, target);
    }
    return closing(fd, () => use(fd));
  }
}

/** Closes the descriptor when the work has ended, also when it ends later. */
export function closing<T>(fd: number, work: () => T): T {
  let isLater = false;
  try {
    const result = work();
    if (!(result instanceof Promise)) return result;
    isLater = true;
    return result.finally(() => closeSync(fd)) as T;
  } finally {
    if (!isLater) closeSync(fd);
  }
}

export function childOf(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** A link in the last place was put there after the path had been resolved. */
function openingError(error: unknown, { asGiven }: Target): Error {
  if ((error as NodeJS.ErrnoException).code === 'ELOOP') {
    return new RefusalError(pathRefusal('filesystem.allowed_paths', asGiven));
  }
  return error instanceof FileError ? error : fileErrorOf(error, asGiven);
}
