import type { Database as SqliteConnection } from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import type { Clock } from '../kernel/index.js';
import { retryWhileBusy } from './busy.retry.js';
import { cannotOpen } from './database.errors.js';
import type { DatabaseSchema } from './database.features.js';
import { prepareDatabaseFile } from './database.file.js';
import { QuietLogger } from './quiet.logger.js';
import { abandon, begin, end } from './transaction.js';

/** SQLite waits for locks by blocking the whole process; longer waits are ours, on the event loop. */
const LOCK_WAIT_MS = 10;

/**
 * Opens the database and brings its tables up to date. Several processes may do so at the same moment.
 *
 * @throws ToolError when it cannot be opened
 */
export async function openDataSource(
  file: string,
  schemas: readonly DatabaseSchema[],
  clock: Clock,
): Promise<DataSource> {
  try {
    prepareDatabaseFile(file);
    const { DataSource } = await import('typeorm');
    const connect = (): Promise<DataSource> =>
      new DataSource({
        type: 'better-sqlite3',
        database: file,
        entities: schemas.flatMap((schema) => [...schema.entities]),
        migrations: schemas.flatMap((schema) => [...schema.migrations]),
        synchronize: false,
        logging: false,
        logger: new QuietLogger(),
        timeout: LOCK_WAIT_MS,
        prepareDatabase: configure,
      }).initialize();
    // Switching a fresh file to WAL needs it exclusively, and SQLite does not wait for that.
    const dataSource = await retryWhileBusy(connect, clock, undefined);
    return await migrated(dataSource, clock);
  } catch (error) {
    throw cannotOpen(error);
  }
}

function configure(connection: SqliteConnection): void {
  try {
    connection.pragma('journal_mode = WAL');
    // Every commit reaches the disk before it is acknowledged, so it survives a power cut and not only kill -9.
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    // A file that somebody else prepared must not run functions from its views and triggers.
    connection.pragma('trusted_schema = OFF');
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** One writer at a time looks which migrations are missing and runs them; the others then find none missing. */
async function migrated(dataSource: DataSource, clock: Clock): Promise<DataSource> {
  const runner = dataSource.createQueryRunner();
  try {
    await retryWhileBusy(() => begin(runner, 'write'), clock, undefined);
    try {
      await dataSource.runMigrations({ transaction: 'all' });
      await end(runner, 'write');
    } catch (error) {
      await abandon(runner);
      throw error;
    }
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}
