import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DatabaseLocation } from '../../src/database/index.js';

/** A folder of its own; call `remove` when done. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mss-database-')));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Binds the port of the database room to a file, as the composition does. */
@Global()
@Module({})
export class DatabaseAt {
  static file(file: string): DynamicModule {
    return {
      module: DatabaseAt,
      providers: [{ provide: DatabaseLocation, useValue: { file } satisfies DatabaseLocation }],
      exports: [DatabaseLocation],
    };
  }
}
