import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { AsyncSlot, Clock, ToolError } from '../kernel/index.js';
import { retryWhileBusy } from './busy.retry.js';
import { openDataSource } from './data-source.opener.js';
import { explained } from './database.errors.js';
import { DatabaseFeatures } from './database.features.js';
import { DatabaseLocation } from './database.location.js';
import { SerialQueue } from './serial.queue.js';
import { abandon, begin, end, type Access } from './transaction.js';

const MAX_PENDING = 256;

export type Work<T> = (manager: EntityManager) => Promise<T>;

/**
 * The SQLite database that the plugins share. Opened with its first use.
 *
 * There is one connection, and two transactions on it would run into each other: all work goes through one
 * queue. A transaction therefore awaits nothing but the database, and never calls `read` or `write` itself.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly #logger = new Logger(Database.name);
  readonly #queue = new SerialQueue(MAX_PENDING);
  readonly #inside = new AsyncSlot<true>();
  #opening: Promise<DataSource> | undefined;
  #closed = false;

  constructor(
    private readonly location: DatabaseLocation,
    private readonly features: DatabaseFeatures,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs queries that all see the same state of the database. Nothing that they write stays.
   *
   * @throws ToolError when the database is busy, cannot be opened or is closed
   */
  read<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
    return this.#run('read', work, signal);
  }

  /**
   * Runs queries that take effect together when the promise resolves, or not at all.
   * No other process writes in between. What was committed is on disk.
   *
   * @throws ToolError when the database is busy, cannot be opened or is closed
   */
  write<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
    return this.#run('write', work, signal);
  }

  /** The last of Nest's hooks: calls that are still being drained in the earlier ones can finish their work. */
  async onApplicationShutdown(): Promise<void> {
    this.#closed = true;
    await this.#queue.idle();
    const dataSource = await this.#opening?.catch(() => undefined);
    this.#opening = undefined;
    await dataSource?.destroy();
  }

  async #run<T>(access: Access, work: Work<T>, signal: AbortSignal | undefined): Promise<T> {
    if (this.#inside.current === true) {
      throw new Error('A transaction may not start another one: it would wait for itself.');
    }
    if (this.#closed) throw new ToolError('The server is shutting down; the database is closed.');
    if (this.#queue.isFull) {
      throw new ToolError('The database has too many requests waiting. Try again in a few seconds.');
    }
    return await this.#queue.run(async () => {
      signal?.throwIfAborted();
      const dataSource = await this.#open();
      return await this.#inside.run(true, () => this.#transact(dataSource, access, work, signal));
    });
  }

  async #transact<T>(
    dataSource: DataSource,
    access: Access,
    work: Work<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const runner = dataSource.createQueryRunner();
    try {
      await retryWhileBusy(() => begin(runner, access), this.clock, signal);
      try {
        const result = await work(runner.manager);
        // The caller of an aborted call is told that it failed; then nothing of it may stay.
        signal?.throwIfAborted();
        await end(runner, access);
        return result;
      } catch (error) {
        await abandon(runner);
        throw error;
      }
    } catch (error) {
      throw explained(error);
    }
  }

  #open(): Promise<DataSource> {
    this.#opening ??= this.#connect().catch((error: unknown) => {
      // The operator may mend what is wrong; the next call tries again.
      this.#opening = undefined;
      this.#report(error);
      throw error;
    });
    return this.#opening;
  }

  /** The operator needs the path and the cause, which the caller is not told. */
  #report(error: unknown): void {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    this.#logger.error(`Could not open ${this.location.file}: ${String(cause)}`);
  }

  async #connect(): Promise<DataSource> {
    return await openDataSource(this.location.file, await this.features.loadAll(), this.clock);
  }
}
