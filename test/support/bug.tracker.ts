import { mkdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { Test, type TestingModule } from '@nestjs/testing';
import { Database } from '../../src/database/index.js';
import { Clock, refuse, RefusalError, type ToolContext } from '../../src/kernel/index.js';
import { BugTrackerModule } from '../../src/plugins/bug-tracker/index.js';
import { resolvingFiles } from './resolving.files.js';
import { DatabaseAt, temporaryFolder } from './temporary.database.js';

/** A wall clock that a test sets. */
export class SettableClock extends Clock {
  #now = Date.UTC(2026, 10, 22, 10, 0, 0, 123);

  override monotonicMs(): number {
    return performance.now();
  }

  override now(): Date {
    return new Date(this.#now);
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** The context of one call, under a policy that allows `folder` and everything in it. */
export function contextAllowing(folder: string, denied: readonly string[] = []): ToolContext {
  const under = (path: string, base: string): boolean => path === base || path.startsWith(`${base}${sep}`);
  return {
    callId: 'call',
    signal: new AbortController().signal,
    progress: () => undefined,
    egress: { request: () => Promise.reject(new Error('The bug tracker reaches nothing.')) },
    files: resolvingFiles((path) => {
      const real = resolve(folder, path);
      if (under(real, folder) && !denied.some((base) => under(real, base))) return real;
      throw new RefusalError(refuse('PATH.DENIED', 'filesystem.allowed_paths', 'Path is denied.', 'Ask.'));
    }),
    client: {
      capabilities: { elicitation: false, sampling: false, roots: false },
      ask: () => Promise.reject(new Error('The bug tracker asks nothing.')),
      log: () => undefined,
    },
    log: { info: () => undefined, warn: () => undefined },
  };
}

export interface Tracker {
  readonly app: TestingModule;
  readonly database: Database;
  readonly clock: SettableClock;
  /** Allowed by `context`; holds the project folders and the database file. */
  readonly folder: string;
  readonly databaseFile: string;
  readonly context: ToolContext;
  /** Makes a project folder and returns its path. */
  project(name: string): string;
  close(): Promise<void>;
}

/** The bug tracker on a real SQLite file, without the server around it. */
export async function openTracker(): Promise<Tracker> {
  const { folder, remove } = temporaryFolder();
  const databaseFile = join(folder, 'bugs.db');
  const clock = new SettableClock();
  const app = await Test.createTestingModule({ imports: [DatabaseAt.file(databaseFile), BugTrackerModule] })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  await app.init();
  return {
    app,
    database: app.get(Database, { strict: false }),
    clock,
    folder,
    databaseFile,
    context: contextAllowing(folder),
    project: (name) => {
      const path = join(folder, name);
      mkdirSync(path, { recursive: true });
      return path;
    },
    close: async () => {
      await app.close();
      remove();
    },
  };
}
