import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readAudit } from '../support/audit.reader.js';
import { keptState } from '../support/kept.state.js';
import { writePolicy, type PolicyFolder } from '../support/policy.text.js';
import { bootSearching } from '../support/searching.app.js';
import { openSession, type Session } from '../support/sdk.client.js';
import { serveWeb } from '../support/web.server.js';

/** Arguments with which each tool does all that it can do, in the folder `project`. */
const CALLS: Readonly<Record<string, (project: string) => Record<string, unknown>>> = {
  search_tools: () => ({ query: 'bug', detail_level: 'full', include_unavailable: true }),
  list_categories: () => ({}),
  init_bugtracker: (project) => ({ project_path: project }),
  add_bug: (project) => ({ title: 'One more', project_path: project, tags: ['a'] }),
  get_bug: (project) => ({ bug_id: 'BUG-001', project_path: project }),
  update_bug: (project) => ({
    bug_id: 'BUG-001',
    status: 'in_progress',
    note: 'Seen.',
    project_path: project,
  }),
  close_bug: (project) => ({ bug_id: 'BUG-001', resolution: 'Done.', project_path: project }),
  list_bugs: (project) => ({ project_path: project }),
  search_bugs_global: () => ({ status: 'open' }),
  list_directory: (project) => ({ path: project }),
  read_file: (project) => ({ path: join(project, 'note.txt') }),
  file_info: (project) => ({ path: join(project, 'note.txt') }),
  search_files: (project) => ({ path: project, name: '*.txt' }),
  write_file: (project) => ({ path: join(project, 'new.txt'), content: 'new' }),
  edit_file: (project) => ({
    path: join(project, 'note.txt'),
    edits: [{ old_text: 'hello', new_text: 'hello hello' }],
  }),
  move_file: (project) => ({ source: join(project, 'note.txt'), destination: join(project, 'moved.txt') }),
};
/** The one that reaches the network: looked at below, with a search engine of its own. */
const ELSEWHERE = ['web_search'];

interface Listed {
  readonly name: string;
  readonly annotations?: Record<string, unknown> | undefined;
}

describe('the annotations of a tool', () => {
  let policy: PolicyFolder;
  let session: Session;
  let project: string;
  let tools: readonly Listed[];

  const state = (): unknown => keptState(policy.folder, policy.database);
  const call = (name: string) => session.call(name, CALLS[name]?.(project) ?? {});
  const having = (hint: string): string[] =>
    tools.filter(({ annotations }) => annotations?.[hint] === true).map(({ name }) => name);

  beforeAll(async () => {
    policy = writePolicy();
    project = join(policy.folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'note.txt'), 'hello\n');
    session = await openSession(policy);
    ({ tools } = await session.client.listTools());
    await session.call('add_bug', { title: 'The first', project_path: project });
  });

  afterAll(async () => {
    await session.close();
    policy.remove();
  });

  it('are looked at here for every tool there is', () => {
    expect([...Object.keys(CALLS), ...ELSEWHERE].sort()).toEqual(tools.map(({ name }) => name).sort());
  });

  it('say that it only reads when nothing is different afterwards', async () => {
    const readers = having('readOnlyHint').filter((name) => !ELSEWHERE.includes(name));
    expect(readers).toHaveLength(9);
    for (const name of readers) {
      const before = state();
      expect({ name, ...(await call(name)) }).toMatchObject({ name, isError: false });
      expect({ name, state: state() }).toEqual({ name, state: before });
    }
  });

  it('say that it can be repeated when the second time changes nothing', async () => {
    for (const name of having('idempotentHint').filter((one) => !ELSEWHERE.includes(one))) {
      expect({ name, ...(await call(name)) }).toMatchObject({ name, isError: false });
      const before = state();
      await call(name);
      expect({ name, state: state() }).toEqual({ name, state: before });
    }
  });

  it('do not say that it only reads of one that writes', async () => {
    const writers = tools.map(({ name }) => name).filter((name) => !having('readOnlyHint').includes(name));
    // The first use of the database makes its file, which was made before.
    for (const name of writers.filter((one) => one !== 'init_bugtracker' && one !== 'write_file')) {
      const before = state();
      expect({ name, ...(await call(name)) }).toMatchObject({ name, isError: false });
      expect({ name, state: state() }).not.toEqual({ name, state: before });
    }
  });

  it('say that it stays on this machine when it reached nothing', () => {
    const records = readAudit(policy.auditLog);
    const answered = records.filter(({ result_status: status }) => status === 'answered');

    // In calls, after them, and by anything else that the server runs.
    expect(records.filter(({ egress }) => egress !== undefined)).toEqual([]);
    expect([...new Set(answered.map(({ tool_name: name }) => name))].sort()).toEqual(
      Object.keys(CALLS).sort(),
    );
    expect(having('openWorldHint')).toEqual(['web_search']);
  });
});

describe('the annotations of a tool that is the first to be called', () => {
  it.each([
    ['get_bug', { isError: true, text: expect.stringContaining('BUG-001') }],
    ['list_bugs', { isError: false }],
    ['search_bugs_global', { isError: false }],
  ])(
    'say truly that it only reads, but for the database, which it makes without a row: %s',
    async (name, said) => {
      const policy = writePolicy();
      const project = join(policy.folder, 'project');
      mkdirSync(project);
      const session = await openSession(policy);
      try {
        const before = keptState(policy.folder, policy.database);
        expect(before['database']).toBeUndefined();
        expect(await session.call(name, CALLS[name]?.(project) ?? {})).toMatchObject(said);
        const after = keptState(policy.folder, policy.database);

        expect(Object.keys(after)).toEqual(Object.keys(before));
        expect({ ...after, database: undefined }).toEqual({ ...before, database: undefined });
        const filled = (after['database'] as [string, unknown[]][]).filter(([, rows]) => rows.length > 0);
        expect(filled.map(([table]) => table)).toEqual(['migrations', 'sqlite_sequence']);
      } finally {
        await session.close();
        policy.remove();
      }
    },
  );
});

describe('the annotations of web_search', () => {
  it('say truly that it only reads, elsewhere', async () => {
    const engine = await serveWeb((_request, response) => void response.end('<html></html>'));
    const app = await bootSearching(
      `http://127.0.0.1:${engine.port}/lite/`,
      `{ allowed_endpoints: [{ host: 127.0.0.1, ports: [${engine.port}] }], allowed_ranges: ["127.0.0.0/8"] }`,
    );
    try {
      await app.search('anything');
      const [before] = [keptState(app.policy.folder, app.policy.database)];
      await app.search('anything');

      expect(keptState(app.policy.folder, app.policy.database)).toEqual(before);
      expect(readAudit(app.policy.auditLog).at(-1)?.egress).toHaveLength(1);
    } finally {
      await app.close();
    }
  });
});
