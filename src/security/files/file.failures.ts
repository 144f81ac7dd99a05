import { FileError, RefusalError, type FileFailure } from '../../kernel/index.js';

const FAILURES: Readonly<Record<string, readonly [FileFailure, string]>> = {
  ENOENT: ['NOT_FOUND', 'does not exist'],
  ENOTDIR: ['NOT_A_FOLDER', 'is not a folder, or is inside of something that is not'],
  EISDIR: ['NOT_A_FILE', 'is a folder'],
  EEXIST: ['EXISTS', 'exists already'],
  ENOTEMPTY: ['NOT_EMPTY', 'is a folder that is not empty'],
  EACCES: ['UNUSABLE', 'may not be used by the user that runs this server'],
  EPERM: ['UNUSABLE', 'may not be used by the user that runs this server'],
  EROFS: ['UNUSABLE', 'is on a file system that is read-only'],
  ENOSPC: ['UNUSABLE', 'cannot be written: the disk is full'],
  EXDEV: ['UNUSABLE', 'cannot be moved to another file system'],
  EINVAL: ['UNUSABLE', 'cannot be moved there'],
  ENAMETOOLONG: ['UNUSABLE', 'has a name that is too long'],
};

/** What node:fs threw, in words that hold no path but the caller's. Refusals and own errors pass unchanged. */
export function fileErrorOf(error: unknown, asGiven: string): Error {
  if (error instanceof FileError || error instanceof RefusalError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  const known = code === undefined ? undefined : FAILURES[code];
  // A mistake of ours is none of the file system's.
  if (known === undefined && !(typeof code === 'string' && /^E[A-Z0-9]+$/.test(code))) return error as Error;
  const [failure, why] = known ?? ['UNUSABLE', 'cannot be used'];
  return new FileError(failure, `${JSON.stringify(asGiven)} ${why}.`, { cause: error });
}

export function failed(failure: FileFailure, asGiven: string, why: string): FileError {
  return new FileError(failure, `${JSON.stringify(asGiven)} ${why}.`);
}
