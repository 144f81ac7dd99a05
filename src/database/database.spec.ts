import {
  existsSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import SqliteConnection from 'better-sqlite3';
import { EntitySchema, type QueryRunner } from 'typeorm';
import { DatabaseAt, temporaryFolder } from '../../test/support/temporary.database.js';
import { Clock } from '../kernel/index.js';
import { Database, DatabaseModule } from './index.js';

interface Note {
  id: number;
  text: string;
}

const NoteEntity = new EntitySchema<Note>({
  name: 'notes',
  columns: { id: { type: 'integer', primary: true, generated: true }, text: { type: 'text' } },
});

class CreateNotes1795305600001 {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
  }
  async down(): Promise<void> {}
}

let loads = 0;

@Module({
  imports: [
    DatabaseModule.forFeature({
      name: 'notes',
      load: () => {
        loads += 1;
        return Promise.resolve({ entities: [NoteEntity], migrations: [CreateNotes1795305600001] });
      },
    }),
  ],
})
class NotesModule {}

/** Every look at it is ten seconds later: waiting costs a test no time. */
class HastyClock extends Clock {
  #time = 0;
  override monotonicMs(): number {
    this.#time += 10_000;
    return this.#time;
  }
  override now(): Date {
    return new Date(0);
  }
}

describe('Database', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  let file: string;
  let app: TestingModule;
  let database: Database;

  async function boot(at = file, clock?: Clock): Promise<void> {
    const builder = Test.createTestingModule({ imports: [DatabaseAt.file(at), NotesModule] });
    app = await (clock === undefined ? builder : builder.overrideProvider(Clock).useValue(clock)).compile();
    app.useLogger(false);
    await app.init();
    database = app.get(Database, { strict: false });
  }

  const texts = (): Promise<string[]> =>
    database.read(async (manager) => (await manager.find<Note>('notes')).map((note) => note.text));

  beforeEach(() => {
    loads = 0;
    temporary = temporaryFolder();
    file = join(temporary.folder, 'state', 'deep', 'bugs.db');
  });

  afterEach(async () => {
    await app.close();
    temporary.remove();
  });

  describe('opening', () => {
    it('touches neither the disk nor TypeORM before the first use', async () => {
      await boot();

      expect(existsSync(join(temporary.folder, 'state'))).toBe(false);
      expect(loads).toBe(0);
    });

    it('makes its folders for the owner alone, and its files too, whatever the umask says', async () => {
      await boot();
      const before = process.umask(0);
      try {
        await database.write((manager) => manager.insert('notes', { text: 'one' }));
      } finally {
        process.umask(before);
      }

      const modes = [join(temporary.folder, 'state'), join(temporary.folder, 'state', 'deep')].map(modeOf);
      expect(modes).toEqual([0o700, 0o700]);
      expect([file, `${file}-wal`, `${file}-shm`].map(modeOf)).toEqual([0o600, 0o600, 0o600]);
    });

    it('takes the rights of others away from files that were there before', async () => {
      mkdirSync(join(temporary.folder, 'state', 'deep'), { recursive: true, mode: 0o755 });
      writeFileSync(file, '');
      writeFileSync(`${file}-wal`, '');
      for (const name of [file, `${file}-wal`]) chmodSync(name, 0o644);
      await boot();

      await texts();

      expect([file, `${file}-wal`].map(modeOf)).toEqual([0o600, 0o600]);
      expect(modeOf(join(temporary.folder, 'state'))).toBe(0o755);
    });

    it('uses WAL, full synchronisation and foreign keys', async () => {
      await boot();

      const settings = await database.read((manager) =>
        Promise.all(
          ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema'].map((name) =>
            manager.query<object[]>(`PRAGMA ${name}`),
          ),
        ),
      );

      expect(settings.flat()).toEqual([
        { journal_mode: 'wal' },
        { synchronous: 2 },
        { foreign_keys: 1 },
        { trusted_schema: 0 },
      ]);
    });

    it('runs each migration once', async () => {
      await boot();
      await database.write((manager) => manager.insert('notes', { text: 'kept' }));
      await app.close();

      await boot();

      expect(await texts()).toEqual(['kept']);
      const names = await database.read((manager) => manager.query('SELECT name FROM migrations'));
      expect(names).toEqual([{ name: 'CreateNotes1795305600001' }]);
    });

    it.each([
      [
        'text',
        (path: string) => writeFileSync(path, 'this is not a database, it is a letter. '.repeat(50)),
        'damaged or not a SQLite database',
      ],
      ['a folder', (path: string) => mkdirSync(path), 'its path does not name a regular file'],
      ['a device', (path: string) => symlinkSync('/dev/null', path), 'its path does not name a regular file'],
    ])('refuses %s in place of the file without naming the path', async (_what, prepare, reason) => {
      mkdirSync(join(temporary.folder, 'state', 'deep'), { recursive: true });
      prepare(file);
      await boot();

      const failure = await texts().catch((error: unknown) => error);

      expect(failure).toMatchObject({ name: 'ToolError', message: expect.stringContaining(reason) });
      expect(String(failure)).toContain('database.file in the policy');
      expect(String(failure)).not.toContain(temporary.folder);
    });

    it('tries again after the operator mended what was wrong', async () => {
      const folder = join(temporary.folder, 'state');
      writeFileSync(folder, 'in the way');
      await boot();
      await expect(texts()).rejects.toThrow('its folder is not a folder');

      const { unlinkSync } = await import('node:fs');
      unlinkSync(folder);

      expect(await texts()).toEqual([]);
    });

    it('waits when another process is busy with a file that is not in WAL mode yet', async () => {
      mkdirSync(join(temporary.folder, 'state', 'deep'), { recursive: true });
      const other = new SqliteConnection(file);
      other.exec('BEGIN EXCLUSIVE; CREATE TABLE other (id INTEGER)');
      await boot();
      const opened = texts();
      setTimeout(() => other.exec('COMMIT'), 100);

      expect(await opened).toEqual([]);
      other.close();
    });

    it('says nothing on stdout or to the caller about a migration that fails, and undoes it', async () => {
      const printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
      mkdirSync(join(temporary.folder, 'state', 'deep'), { recursive: true });
      const other = new SqliteConnection(file);
      other.exec('CREATE TABLE notes (something TEXT)');
      await boot();

      const failure: unknown = await texts().catch((error: unknown) => error);

      expect(failure).toMatchObject({
        message: expect.stringContaining('the log of the server has the reason'),
      });
      expect(failure).toMatchObject({ cause: { message: expect.stringContaining('already exists') } });
      expect(printed).not.toHaveBeenCalled();
      expect(other.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'notes' }]);
      other.close();
      printed.mockRestore();
    });

    it('tells the operator, and only the operator, which file could not be opened and why', async () => {
      const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
      mkdirSync(join(temporary.folder, 'state', 'deep'), { recursive: true });
      mkdirSync(file);
      await boot();

      await texts().catch(() => undefined);

      expect(logged).toHaveBeenCalledWith(expect.stringContaining(`Could not open ${file}: Error: EISDIR`));
      logged.mockRestore();
    });

    it('leaves a damaged file as it was', async () => {
      const letter = 'this is not a database, it is a letter. '.repeat(50);
      mkdirSync(join(temporary.folder, 'state', 'deep'), { recursive: true });
      writeFileSync(file, letter);
      await boot();

      await texts().catch(() => undefined);

      expect(readFileSync(file, 'utf8')).toBe(letter);
    });
  });

  describe('transactions', () => {
    it('keep all of a write or nothing', async () => {
      await boot();
      const failing = database.write(async (manager) => {
        await manager.insert('notes', { text: 'half' });
        throw new Error('stop');
      });

      await expect(failing).rejects.toThrow('stop');

      expect(await texts()).toEqual([]);
    });

    it('do not run into each other, although there is one connection', async () => {
      await boot();
      const slow = database.write(async (manager) => {
        await manager.insert('notes', { text: 'a' });
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error('the first one fails');
      });
      const other = database.write((manager) => manager.insert('notes', { text: 'b' }));

      await expect(slow).rejects.toThrow('the first one fails');
      await other;

      expect(await texts()).toEqual(['b']);
    });

    it('survive what TypeORM does by itself: save() and nested transactions', async () => {
      await boot();

      await database.write(async (manager) => {
        await manager.save('notes', { text: 'saved' });
        const nested = manager.transaction(async (inner) => {
          await inner.insert('notes', { text: 'nested' });
          throw new Error('only the inner one');
        });
        await expect(nested).rejects.toThrow('only the inner one');
        await manager.insert('notes', { text: 'after' });
      });

      expect(await texts()).toEqual(['saved', 'after']);
    });

    it('leave nothing of a read that writes', async () => {
      await boot();

      await database.read((manager) => manager.insert('notes', { text: 'smuggled' }));

      expect(await texts()).toEqual([]);
    });

    it('refuse to wait for themselves', async () => {
      await boot();

      const nested = database.write(() => database.read((manager) => manager.query('SELECT 1')));

      await expect(nested).rejects.toThrow('may not start another one');
    });

    it('keep nothing of a call that was aborted on the way', async () => {
      await boot();
      const controller = new AbortController();

      const aborted = database.write(async (manager) => {
        await manager.insert('notes', { text: 'late' });
        controller.abort();
      }, controller.signal);

      await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
      expect(await texts()).toEqual([]);
    });

    it('report a failure inside SQLite without the values of the caller', async () => {
      await boot();

      const failure: unknown = await database
        .write((manager) => manager.query('INSERT INTO notes (id, text) VALUES (?, NULL)', ['my secret']))
        .catch((error: unknown) => error);

      expect(failure).toMatchObject({ name: 'DatabaseError' });
      expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('my secret');
    });

    it('are bounded in number', async () => {
      await boot();
      await texts();
      const calls = Array.from({ length: 300 }, () => texts().then(() => 'served', String));

      const answers = await Promise.all(calls);

      expect(answers.filter((answer) => answer === 'served')).toHaveLength(256);
      expect(answers.at(-1)).toBe(
        'ToolError: The database has too many requests waiting. Try again in a few seconds.',
      );
    });
  });

  describe('beside another process', () => {
    it('waits for a lock without blocking the event loop', async () => {
      await boot();
      await texts();
      const other = new SqliteConnection(file);
      other.exec('BEGIN IMMEDIATE');
      let turns = 0;
      const ticking = setInterval(() => {
        turns += 1;
        if (turns === 5) other.exec('COMMIT');
      }, 20);
      try {
        await database.write((manager) => manager.insert('notes', { text: 'patient' }));
      } finally {
        clearInterval(ticking);
        other.close();
      }

      expect(turns).toBeGreaterThanOrEqual(5);
      expect(await texts()).toEqual(['patient']);
    });

    it('reads while the other one writes', async () => {
      await boot();
      await texts();
      const other = new SqliteConnection(file);
      other.exec("BEGIN IMMEDIATE; INSERT INTO notes (text) VALUES ('unfinished')");
      try {
        expect(await texts()).toEqual([]);
      } finally {
        other.exec('ROLLBACK');
        other.close();
      }
    });

    it('says that the database is busy when the other one does not let go', async () => {
      await boot(file, new HastyClock());
      await texts();
      const other = new SqliteConnection(file);
      other.exec('BEGIN IMMEDIATE');
      try {
        await expect(
          database.write((manager) => manager.insert('notes', { text: 'never' })),
        ).rejects.toMatchObject({
          name: 'ToolError',
          message: 'The database is busy: another process keeps it locked. Try again in a few seconds.',
        });
      } finally {
        other.exec('ROLLBACK');
        other.close();
      }
      expect(await texts()).toEqual([]);
    });
  });

  describe('closing', () => {
    it('finishes what was accepted and refuses what comes later', async () => {
      await boot();
      const accepted = database.write((manager) => manager.insert('notes', { text: 'in time' }));

      await app.close();

      await expect(accepted).resolves.toBeDefined();
      await expect(texts()).rejects.toThrow('The server is shutting down');
      expect(existsSync(`${file}-wal`)).toBe(false);
      const left = new SqliteConnection(file, { readonly: true });
      expect(left.prepare('SELECT text FROM notes').all()).toEqual([{ text: 'in time' }]);
      left.close();
    });

    it('is possible without ever having opened', async () => {
      await boot();

      await expect(app.close()).resolves.toBeUndefined();
    });
  });

  it('refuses two features of one name', async () => {
    await boot();
    const feature = { name: 'same', load: () => Promise.resolve({ entities: [], migrations: [] }) };

    const twice = Test.createTestingModule({
      imports: [
        DatabaseAt.file(file),
        DatabaseModule.forFeature(feature),
        DatabaseModule.forFeature(feature),
      ],
    }).compile();

    await expect(twice).rejects.toThrow('Two database features are named "same"');
  });
});

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}
