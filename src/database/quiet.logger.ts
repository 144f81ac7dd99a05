import type { Logger } from 'typeorm';

/**
 * Keeps TypeORM from printing. Its own logger writes failed migrations to stdout even with `logging: false`, and
 * failed queries come with the values of the caller; failures are thrown anyway.
 */
export class QuietLogger implements Logger {
  logQuery(): void {}
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
