import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { temporaryFolder } from '../support/temporary.database.js';

const FIXTURE = fileURLToPath(new URL('../fixtures/open-database.mjs', import.meta.url));
const PLUGIN = new URL('../../dist/plugins/bug-tracker/index.js', import.meta.url).href;
const PROCESSES = 6;
const ROUNDS = 3;

// Every process loads TypeORM first, on a machine that may be busy.
jest.setTimeout(60_000);

describe('a database that several processes open for the first time', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  const children: ChildProcessWithoutNullStreams[] = [];

  beforeEach(() => {
    temporary = temporaryFolder();
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    temporary.remove();
  });

  /** Resolves once the process has loaded everything and waits for its sign. */
  async function waitingProcess(file: string): Promise<ChildProcessWithoutNullStreams> {
    const child = spawn(process.execPath, [FIXTURE, file]);
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  async function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<string> {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    return said.trim();
  }

  it(`is opened by all of ${PROCESSES} at once, and its migrations run once`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const file = join(temporary.folder, `round-${round}`, 'bugs.db');
      const waiting = await Promise.all(Array.from({ length: PROCESSES }, () => waitingProcess(file)));
      const outcomes = waiting.map(outcomeOf);
      for (const child of waiting) child.stdin.end('go\n');

      expect(await Promise.all(outcomes)).toEqual(Array(PROCESSES).fill('opened'));
      const database = new Database(file, { readonly: true });
      expect(database.prepare('SELECT name FROM migrations').all()).toEqual([
        { name: 'CreateBugTracker1795305600000' },
        { name: 'FindBugsByTag1795392000000' },
      ]);
      database.close();
    }
  });

  it('costs a start nothing: the plugin does not load TypeORM', async () => {
    const script = `
      await import(${JSON.stringify(PLUGIN)});
      const { createRequire } = await import('node:module');
      const loaded = Object.keys(createRequire(import.meta.url).cache);
      console.log(JSON.stringify(loaded.filter((file) => /[\\\\/]typeorm[\\\\/]/.test(file))));`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    children.push(child);

    expect(await outcomeOf(child)).toBe('[]');
  });
});
