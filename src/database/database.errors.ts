import { ToolError } from '../kernel/index.js';

/** The code of an error of Node, SQLite or TypeORM, for example `EACCES` or `SQLITE_BUSY_SNAPSHOT`. */
export function codeOf(error: unknown): string | undefined {
  // Not instanceof: errors of native modules can belong to another realm.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Says whether another process holds a lock; waiting may help. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(codeOf(error) ?? '');
}

/** A failure inside SQLite, for the log. Holds no parameters: those are the caller's words. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

/** Turns a failure of the database into what the caller may read or the log may keep; passes everything else on. */
export function explained(error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined || !code.startsWith('SQLITE_')) return error;
  if (isBusy(error)) {
    return new ToolError(
      'The database is busy: another process keeps it locked. Try again in a few seconds.',
    );
  }
  if (code === 'SQLITE_FULL') {
    return new ToolError('The database could not store this because the disk is full. Nothing was changed.');
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return new ToolError(
      'The database could not store this because its file is read-only. Nothing was changed.',
    );
  }
  return new DatabaseError(`${code}: ${error instanceof Error ? error.message : 'no details'}`);
}

/** The answer to a call that needs a database which cannot be opened. Names the setting, not the path. */
export function cannotOpen(cause: unknown): ToolError {
  return new ToolError(
    `The database could not be opened: ${openingProblemOf(cause)}. ` +
      'The operator can correct this at database.file in the policy.',
    { cause: explained(cause) },
  );
}

function openingProblemOf(error: unknown): string {
  if (error instanceof UnsafeDatabaseFile) return error.message;
  if (isBusy(error)) return 'another process keeps it locked';
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'SQLITE_CANTOPEN':
      return 'the server has no permission to its file or folder';
    case 'EROFS':
    case 'SQLITE_READONLY':
      return 'its file or folder is read-only';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'its folder is not a folder';
    case 'EISDIR':
      return 'its path does not name a regular file';
    case 'ENOSPC':
    case 'SQLITE_FULL':
      return 'the disk is full';
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return 'its file is damaged or not a SQLite database';
    default:
      return 'the log of the server has the reason';
  }
}

/** The file exists and must not be used. The message continues "could not be opened: ...". */
export class UnsafeDatabaseFile extends Error {
  override readonly name = 'UnsafeDatabaseFile';
}
