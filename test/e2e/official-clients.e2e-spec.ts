import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readAudit, readWholeAudit } from '../support/audit.reader.js';
import { DOCUMENTED_TOOLS } from '../support/documented.tools.js';
import { OFFICIAL_CLIENTS, type OfficialClient, type Progress } from '../support/official.clients.js';
import { writePolicy, type PolicyFolder } from '../support/policy.text.js';
import { failureOf } from '../support/until.js';

const REPORTING = fileURLToPath(new URL('../fixtures/reporting.server.mjs', import.meta.url));

type Action = (client: OfficialClient, policy: PolicyFolder) => Promise<unknown>;

/** What each client does, in this order, on one connection. */
const ACTIONS: readonly [string, Action, unknown][] = [
  [
    'lists the tools',
    (client) => client.names(),
    ['counts', 'finish', 'lingers', 'misbehaves', 'notes', 'waits', ...DOCUMENTED_TOOLS].sort(),
  ],
  [
    'asks for the categories',
    (client) => client.call('list_categories'),
    {
      isError: false,
      structured: {
        items: [
          { category: 'reporting' },
          { category: 'discovery' },
          { category: 'websearch' },
          { category: 'bugtracker' },
          { category: 'files' },
        ],
      },
    },
  ],
  [
    'searches for a tool',
    (client) => client.call('search_tools', { query: 'close_bug', detail_level: 'name' }),
    { isError: false, text: expect.stringContaining('close_bug') },
  ],
  [
    'files a bug',
    async (client, { folder }) => {
      await client.call('init_bugtracker', { project_path: folder });
      return await client.call('add_bug', { title: 'Cart loses items', project_path: folder });
    },
    { isError: false, text: 'Created bug: BUG-001' },
  ],
  [
    'closes it',
    async (client, { folder }) => {
      await client.call('close_bug', { bug_id: 'BUG-001', resolution: 'Fixed.', project_path: folder });
      return await client.call('get_bug', { bug_id: 'BUG-001', project_path: folder });
    },
    { isError: false, text: expect.stringMatching(/"status": ?"closed"/) },
  ],
  [
    'is refused a path',
    (client) => client.call('read_file', { path: '/etc/passwd' }),
    {
      isError: true,
      text: expect.stringMatching(/^The policy does not allow the path "\/etc\/passwd"\. .*\(rule: /),
    },
  ],
  [
    'calls a tool that does not exist',
    (client) => failureOf(client.call('no_such_tool')),
    { code: -32602, message: expect.stringMatching(/Unknown tool: no_such_tool$/) },
  ],
  [
    'follows the progress of a call',
    async (client) => {
      const seen: Progress[] = [];
      const { text } = await client.call(
        'counts',
        {},
        {
          onprogress: (progress) => {
            if (seen.push(progress) === 3) void client.call('finish');
          },
        },
      );
      return { text, seen };
    },
    {
      text: 'counted',
      seen: [
        { progress: 1, total: 3, message: '1 of 3' },
        { progress: 2, total: 3, message: '2 of 3' },
        { progress: 3, total: 3, message: '3 of 3' },
      ],
    },
  ],
  [
    'cancels a call, which stops',
    async (client) => {
      const controller = new AbortController();
      const call = failureOf(client.call('waits', {}, { signal: controller.signal }));
      await noted(client, 'began');
      controller.abort('no longer wanted');
      await call;
      return await noted(client, 'stopped');
    },
    ['began', 'stopped'],
  ],
  ['goes on after that', (client) => client.call('counts'), { text: 'counted' }],
];

/** Asks the server until one of its tools has noted this. */
async function noted(client: OfficialClient, note: string): Promise<string[]> {
  for (;;) {
    const notes = JSON.parse((await client.call('notes')).text) as string[];
    if (notes.includes(note)) return notes;
  }
}

describe.each(OFFICIAL_CLIENTS)('the official client %s', (_name, connect, revision, claimed) => {
  let policy: PolicyFolder;
  let client: OfficialClient;

  beforeAll(async () => {
    policy = writePolicy();
    client = await connect(REPORTING, policy);
  });

  afterAll(() => policy.remove());

  it('agrees on a revision', () => {
    expect(client.revision).toBe(revision);
  });

  it.each(ACTIONS)('%s', async (_what, action, expected) => {
    const result = await action(client, policy);

    if (Array.isArray(expected)) expect(result).toEqual(expected);
    else expect(result).toMatchObject(expected as object);
  });

  it('leaves, and the server ends in order, with everything on record', async () => {
    await client.close();

    expect(() => process.kill(client.serverPid, 0)).toThrow('ESRCH');
    expect(readWholeAudit(policy.auditLog).at(-1)).toMatchObject({ type: 'stop', reason: 'end of input' });
    const records = readAudit(policy.auditLog);
    expect(new Set(records.filter(({ type }) => type === 'request').map((record) => record.client))).toEqual(
      new Set([claimed]),
    );
    expect(records.filter(({ result_status }) => result_status === 'cancelled')).toMatchObject([
      { tool_name: 'waits' },
    ]);
  });
});
