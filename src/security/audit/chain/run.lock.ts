import { rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { prepareDatabaseFile } from '../../../database/index.js';
import { isBusy } from './head.store.js';

/**
 * Says that a run is alive, in a way that cannot outlive its process: an exclusive lock on a file of its own, held
 * through SQLite because Node has no file locks. A process id would be given to another process some day.
 */
export class RunLock {
  readonly #database: Database.Database;
  readonly #inode: number;

  /** @throws Error of node:fs or SQLite */
  constructor(private readonly file: string) {
    prepareDatabaseFile(file);
    this.#inode = statSync(file).ino;
    this.#database = exclusively(file);
  }

  get isInPlace(): boolean {
    return statSync(this.file, { throwIfNoEntry: false })?.ino === this.#inode;
  }

  release(): void {
    // First, so that nobody finds a file that is there and free.
    if (this.isInPlace) rmSync(this.file, { force: true });
    this.#database.close();
  }
}

/** Whether no living process holds the lock of a run. Removes the file of one that is dead. */
export function isDead(file: string): boolean {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return true;
  try {
    exclusively(file).close();
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
  rmSync(file, { force: true });
  return true;
}

function exclusively(file: string): Database.Database {
  const database = new Database(file, { timeout: 0, fileMustExist: true });
  try {
    // Nothing is ever written to it; without this a journal would be left beside it.
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
