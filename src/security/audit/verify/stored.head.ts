import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Link } from '../chain/chain.line.js';
import { headFileOf } from '../chain/head.store.js';

const MAC = /^[0-9a-f]{64}$/;

/**
 * Reads the head that is kept beside a log; undefined when there is none.
 *
 * From a copy: SQLite would make side files beside the original, which a backup or another user's log does not allow,
 * or clear them away. The journal is copied first. If a server moves it into the file meanwhile, the copy has
 * an older head or a newer one, and either is in the log.
 *
 * @throws Error of node:fs or SQLite, or when what is there is no head
 */
export function storedHead(log: string): Link | undefined {
  const file = headFileOf(log);
  if (!isThere(file)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'mcp-secure-head-'));
  try {
    const copy = join(folder, 'head');
    if (isThere(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
    copyFileSync(file, copy);
    return headIn(copy);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function headIn(file: string): Link | undefined {
  const database = new Database(file, { fileMustExist: true });
  try {
    const head = database.prepare('SELECT seq, mac FROM head').get() as Link | undefined;
    if (head !== undefined && !(Number.isSafeInteger(head.seq) && head.seq > 0 && MAC.test(head.mac)))
      throw new Error('what is stored as the head is none');
    return head;
  } finally {
    database.close();
  }
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}
