import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import Database from 'better-sqlite3';
import { writePolicy, type PolicyFolder } from '../support/policy.text.js';
import { openSession, SERVER, type Session } from '../support/sdk.client.js';
import { witnessed } from '../support/witnessed.transport.js';

const NOTES_EACH = 300;
const BUGS_EACH = 50;

// Hundreds of calls that are each on disk before they are answered, on a machine that may be busy.
jest.setTimeout(60_000);

describe('two server processes on one database', () => {
  let policy: PolicyFolder;
  let project_path: string;
  let sessions: Session[] = [];

  beforeEach(() => {
    policy = writePolicy();
    project_path = join(policy.folder, 'shop');
    mkdirSync(project_path);
  });

  afterEach(async () => {
    await Promise.all(sessions.map((session) => session.close()));
    sessions = [];
    policy.remove();
  });

  async function openTwo(): Promise<[Session, Session]> {
    const two = await Promise.all([openSession(policy), openSession(policy)]);
    sessions.push(...two);
    return two;
  }

  it('keep 600 of 600 notes on one bug', async () => {
    const [left, right] = await openTwo();
    await left.call('add_bug', { title: 'Busy', project_path });
    const note = async (session: Session, who: string): Promise<void> => {
      for (let number = 1; number <= NOTES_EACH; number += 1) {
        const answer = await session.call('update_bug', {
          bug_id: 'BUG-001',
          note: `${who} ${number}`,
          project_path,
        });
        expect(answer).toMatchObject({ text: 'Updated bug: BUG-001', isError: false });
      }
    };

    await Promise.all([note(left, 'left'), note(right, 'right')]);

    const { structured } = await right.call('get_bug', { bug_id: 'BUG-001', project_path });
    const { history } = structured as { history: { note: string }[] };
    const notes = history.map((entry) => entry.note);
    const ofOne = (who: string): string[] =>
      Array.from({ length: NOTES_EACH }, (_none, index) => `${who} ${index + 1}`);
    expect(notes).toHaveLength(600);
    expect(notes.filter((text) => text.startsWith('left'))).toEqual(ofOne('left'));
    expect(notes.filter((text) => text.startsWith('right'))).toEqual(ofOne('right'));
  });

  it('count BUG-001 to BUG-100 without gap or repetition, on a file that neither had opened', async () => {
    const servers = await openTwo();
    const adding = servers.flatMap((session) =>
      Array.from({ length: BUGS_EACH }, (_none, number) =>
        session.call('add_bug', { title: `Bug ${number}`, project_path }),
      ),
    );

    const answers = await Promise.all(adding);

    const expected = Array.from(
      { length: 100 },
      (_none, index) => `Created bug: BUG-${String(index + 1).padStart(3, '0')}`,
    );
    expect(answers.map((answer) => answer.text).sort()).toEqual(expected);
  });
});

describe('a server that is killed', () => {
  let policy: PolicyFolder;
  let project_path: string;

  beforeEach(() => {
    policy = writePolicy();
    project_path = join(policy.folder, 'shop');
    mkdirSync(project_path);
  });

  afterEach(() => policy.remove());

  it('has kept every bug that it said it had created, and the next server goes on counting', async () => {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [SERVER, '--policy', policy.file],
      env: { HOME: policy.folder, PATH: process.env['PATH'] ?? '' },
      stderr: 'pipe',
    });
    const client = new Client({ name: 'official-v1', version: '1.0.0' });
    await client.connect(witnessed(transport));
    const add = (): Promise<unknown> =>
      client.callTool({ name: 'add_bug', arguments: { title: 'Lasting', project_path } });
    for (let number = 1; number <= 10; number += 1) await add();
    const gone = new Promise<void>((resolve) => {
      client.onclose = resolve;
    });
    const acknowledged = await add();
    process.kill(transport.pid ?? Number.NaN, 'SIGKILL');
    await gone;

    const session = await openSession(policy);
    const kept = await session.call('get_bug', { bug_id: 'BUG-011', project_path });
    const next = await session.call('add_bug', { title: 'After', project_path });
    await session.close();

    expect(acknowledged).toMatchObject({ content: [{ text: 'Created bug: BUG-011' }] });
    expect(kept).toMatchObject({ isError: false, structured: { title: 'Lasting' } });
    expect(next.text).toBe('Created bug: BUG-012');
    const database = new Database(policy.database, { readonly: true });
    expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    database.close();
  });
});
