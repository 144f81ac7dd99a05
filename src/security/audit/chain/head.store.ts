import { lstatSync, renameSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { prepareDatabaseFile } from '../../../database/index.js';
import { NO_PREDECESSOR } from './chain.mac.js';
import type { Link } from './chain.line.js';

/** Longest wait for another process that is appending, in milliseconds. This one stands still meanwhile. */
const LOCK_WAIT_MS = 1000;
/** The same after a wait in vain: a process that was stopped with the lock must not stop this one for each call. */
const LOCK_GLANCE_MS = 20;
const FORMAT = 1;
const PAGE_BYTES = 1024;
const OPEN_ATTEMPTS = 100;
const ATTEMPT_MS = 10;

/** Where the log ends. */
export interface Head extends Link {
  /** The number of the file that is written to; the first one is 1. */
  readonly file: number;
  /** How many rotated files belong to the log. */
  readonly kept: number;
  readonly inode: number;
  /** The size of that file after the last record. */
  readonly bytes: number;
}

/** A server process that writes, or wrote, to the log. */
export interface Run {
  readonly run: string;
  readonly pid: number;
  readonly started: string;
}

/** A call without an outcome. */
export interface OpenCall {
  readonly request_id: string;
  readonly tool_name: string;
}

export const EMPTY_HEAD: Head = { seq: 0, mac: NO_PREDECESSOR, file: 0, kept: 0, inode: 0, bytes: 0 };

/** Where the head of a log is kept. */
export function headFileOf(log: string): string {
  return `${log}.head`;
}

/** Whether another process had the lock for too long. */
export function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');
}

/** Whether SQLite cannot read the file any more, which a power cut can do to it. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(String((error as { code?: unknown }).code));
}

/** Moves a damaged head out of the way: the log has all that stood in it. */
export function setHeadAside(log: string): void {
  const file = headFileOf(log);
  renameSync(file, `${file}.damaged`);
  for (const side of ['-wal', '-shm']) rmSync(`${file}${side}`, { force: true });
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS head (
  id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER, mac TEXT, file INTEGER, kept INTEGER, inode INTEGER, bytes INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, pid INTEGER, started TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS calls (request_id TEXT PRIMARY KEY, run TEXT, tool_name TEXT) STRICT, WITHOUT ROWID;
PRAGMA user_version = ${FORMAT};
`;

/**
 * The head of a log, which calls are open, and the lock of whoever appends: one SQLite file. The lock is the
 * kernel's, so it ends with its process.
 */
export class HeadStore {
  readonly #database: Database.Database;
  readonly #inode: number;
  readonly #statements;
  #waitMs = LOCK_WAIT_MS;

  /** @throws Error of node:fs or SQLite when it cannot be opened or is damaged */
  constructor(private readonly log: string) {
    const file = headFileOf(log);
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      throw new Error(`${file} is a link; it must not lead to another file`);
    prepareDatabaseFile(file);
    this.#inode = statSync(file).ino;
    this.#database = new Database(file, { timeout: LOCK_WAIT_MS });
    try {
      this.#configure();
      this.#statements = statementsOf(this.#database);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /** Whether the file is still the one that was opened. SQLite itself would go on writing to a deleted one. */
  get isInPlace(): boolean {
    return statSync(headFileOf(this.log), { throwIfNoEntry: false })?.ino === this.#inode;
  }

  /**
   * Does something while no other process appends.
   *
   * @param work gets the head and returns the new one; when it throws, nothing of this is stored
   * @param undo called after a failure, as long as the lock is held; a failed commit has given it up already
   */
  locked(work: (head: Head) => Head, undo: () => void): Head {
    const { commit, rollback, setHead } = this.#statements;
    this.#begin();
    try {
      const head = work(this.#head());
      setHead.run(head.seq, head.mac, head.file, head.kept, head.inode, head.bytes);
      commit.run();
      return head;
    } catch (error) {
      if (this.#database.inTransaction) {
        undo();
        rollback.run();
      }
      throw error;
    }
  }

  /** Does something with the log, but not its head, while no other process appends. Writes nothing itself. */
  looking(work: (head: Head) => void): void {
    this.#begin();
    try {
      work(this.#head());
    } finally {
      this.#statements.rollback.run();
    }
  }

  callOpened(run: string, { request_id, tool_name }: OpenCall): void {
    this.#statements.addCall.run(request_id, run, tool_name);
  }

  callEnded(requestId: string): void {
    this.#statements.removeCall.run(requestId);
  }

  runBegan({ run, pid, started }: Run): void {
    this.#statements.addRun.run(run, pid, started);
  }

  /** Forgets a run and the calls that it left open. */
  runEnded(run: string): void {
    this.#statements.removeCalls.run(run);
    this.#statements.removeRun.run(run);
  }

  runs(): readonly Run[] {
    return this.#statements.allRuns.all() as Run[];
  }

  openCallsOf(run: string): readonly OpenCall[] {
    return this.#statements.callsOf.all(run) as OpenCall[];
  }

  close(): void {
    this.#database.close();
  }

  #begin(): void {
    try {
      this.#statements.begin.run();
      this.#waitAtMost(LOCK_WAIT_MS);
    } catch (error) {
      if (isBusy(error)) this.#waitAtMost(LOCK_GLANCE_MS);
      throw error;
    }
  }

  #waitAtMost(ms: number): void {
    if (ms === this.#waitMs) return;
    this.#waitMs = ms;
    this.#database.pragma(`busy_timeout = ${ms}`);
  }

  #head(): Head {
    return (this.#statements.getHead.get() as Head | undefined) ?? EMPTY_HEAD;
  }

  #configure(): void {
    const database = this.#database;
    database.pragma('trusted_schema = OFF');
    // Of a fresh file: each record writes two pages, and there is next to nothing on them.
    database.pragma(`page_size = ${PAGE_BYTES}`);
    // A fresh file needs to be had alone for this, and SQLite does not wait for that.
    patiently(() => database.pragma('journal_mode = WAL'));
    // Each sync of a checkpoint would stop the server for milliseconds. What a power cut leaves of the file is
    // brought up from the log, or set aside.
    database.pragma('synchronous = OFF');
    const version = database.pragma('user_version', { simple: true });
    if (version === 0) patiently(() => database.exec(SCHEMA));
    else if (version !== FORMAT) throw new Error(`${headFileOf(this.log)} is of another version`);
  }
}

function statementsOf(database: Database.Database) {
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    rollback: database.prepare('ROLLBACK'),
    getHead: database.prepare('SELECT seq, mac, file, kept, inode, bytes FROM head'),
    setHead: database.prepare('INSERT OR REPLACE INTO head VALUES (1, ?, ?, ?, ?, ?, ?)'),
    addCall: database.prepare('INSERT OR REPLACE INTO calls VALUES (?, ?, ?)'),
    removeCall: database.prepare('DELETE FROM calls WHERE request_id = ?'),
    removeCalls: database.prepare('DELETE FROM calls WHERE run = ?'),
    callsOf: database.prepare('SELECT request_id, tool_name FROM calls WHERE run = ?'),
    addRun: database.prepare('INSERT OR REPLACE INTO runs VALUES (?, ?, ?)'),
    removeRun: database.prepare('DELETE FROM runs WHERE run = ?'),
    allRuns: database.prepare('SELECT run, pid, started FROM runs'),
  };
}

function patiently(work: () => void): void {
  for (let attempt = 1; ; attempt++) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || attempt === OPEN_ATTEMPTS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ATTEMPT_MS);
    }
  }
}
