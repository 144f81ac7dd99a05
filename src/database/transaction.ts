import type { QueryRunner } from 'typeorm';

export type Access = 'read' | 'write';

/** What TypeORM keeps to itself about the transaction of a query runner. */
interface TransactionState {
  isTransactionActive: boolean;
  transactionDepth: number;
}

const OPEN: TransactionState = { isTransactionActive: true, transactionDepth: 1 };
const CLOSED: TransactionState = { isTransactionActive: false, transactionDepth: 0 };

/**
 * Opens a transaction that holds its lock from the first moment: a write can no longer fail half-way because
 * another process was faster, and a read sees one state of the database throughout.
 * Leaves nothing behind when it fails.
 */
export async function begin(runner: QueryRunner, access: Access): Promise<void> {
  switch (access) {
    case 'write':
      await runner.query('BEGIN IMMEDIATE');
      break;
    case 'read':
      await beginReading(runner);
      break;
    default: {
      const never: never = access;
      throw new Error(`Unknown access ${String(never)}.`);
    }
  }
  // TypeORM can only begin deferred transactions. Told that one is open, it does not begin its own inside
  // save(), and a nested manager.transaction() becomes a savepoint instead of ending ours.
  track(runner, OPEN);
}

async function beginReading(runner: QueryRunner): Promise<void> {
  await runner.query('BEGIN DEFERRED');
  try {
    // A deferred transaction takes its snapshot with its first query.
    await runner.query('SELECT 1 FROM sqlite_schema LIMIT 1');
  } catch (error) {
    await abandon(runner);
    throw error;
  }
}

/** Ends the transaction well: a write stays, and a read leaves nothing behind even if it wrote. */
export async function end(runner: QueryRunner, access: Access): Promise<void> {
  await runner.query(access === 'write' ? 'COMMIT' : 'ROLLBACK');
  track(runner, CLOSED);
}

/** Rolls back whatever is open. Never throws: the error that led here is the one to report. */
export async function abandon(runner: QueryRunner): Promise<void> {
  try {
    await runner.query('ROLLBACK');
  } catch {
    // SQLite rolls back by itself on some errors, and then has nothing left to roll back.
  }
  track(runner, CLOSED);
}

function track(runner: QueryRunner, state: TransactionState): void {
  Object.assign(runner, state);
}
