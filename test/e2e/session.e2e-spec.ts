import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Database from 'better-sqlite3';
import { readAudit } from '../support/audit.reader.js';
import { DOCUMENTED_TOOLS } from '../support/documented.tools.js';
import { writePolicy, type PolicyFolder } from '../support/policy.text.js';
import { openSession, type Session } from '../support/sdk.client.js';

describe('a session of the official v1 client', () => {
  let policy: PolicyFolder;
  let session: Session;
  let shop: string;
  let blog: string;

  beforeAll(async () => {
    policy = writePolicy();
    shop = join(policy.folder, 'shop');
    blog = join(policy.folder, 'blog');
    mkdirSync(shop);
    mkdirSync(blog);
    session = await openSession(policy);
  });

  afterAll(async () => {
    await session.close();
    policy.remove();
  });

  it('lists the seventeen documented tools in order, each with a closed schema, a title and all four annotations', async () => {
    const { tools } = await session.client.listTools();

    expect(tools.map((tool) => tool.name)).toEqual(DOCUMENTED_TOOLS);
    for (const tool of tools) {
      expect(tool.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(tool.title).toMatch(/\w/);
      expect(Object.keys(tool.annotations ?? {})).toEqual(
        expect.arrayContaining(['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']),
      );
    }
  });

  it('publishes schemas that are valid 2020-12, and answers that conform to them', async () => {
    const ajv = new Ajv2020({ strict: false });
    const { tools } = await session.client.listTools();
    for (const tool of tools) expect(() => ajv.compile(tool.inputSchema)).not.toThrow();
    // What is validated as a whole number must be published as one.
    expect(tools.find((tool) => tool.name === 'list_bugs')?.inputSchema.properties?.['limit']).toMatchObject({
      type: 'integer',
    });

    const answers = {
      search_tools: { query: 'bug', detail_level: 'full', include_unavailable: true },
      list_categories: {},
      init_bugtracker: { project_path: shop },
      list_bugs: { project_path: shop },
      search_bugs_global: {},
    };
    for (const [name, args] of Object.entries(answers)) {
      const schema = tools.find((tool) => tool.name === name)?.outputSchema;
      const { structured } = await session.call(name, args);
      expect({ name, errors: ajv.validate(schema ?? false, structured) ? [] : ajv.errors }).toEqual({
        name,
        errors: [],
      });
    }
  });

  it('tracks bugs in two projects from adding to closing', async () => {
    expect(await session.call('init_bugtracker', { project_path: shop })).toMatchObject({ isError: false });
    expect(
      (
        await session.call('add_bug', {
          title: 'Cart loses items',
          priority: 'high',
          tags: ['cart'],
          project_path: shop,
        })
      ).text,
    ).toBe('Created bug: BUG-001');
    expect((await session.call('add_bug', { title: 'Checkout slow', project_path: shop })).text).toBe(
      'Created bug: BUG-002',
    );
    expect((await session.call('add_bug', { title: 'Feed broken', project_path: blog })).text).toBe(
      'Created bug: BUG-001',
    );
    expect(
      (
        await session.call('update_bug', {
          bug_id: 'BUG-001',
          status: 'in_progress',
          note: 'Reproduced.',
          project_path: shop,
        })
      ).text,
    ).toBe('Updated bug: BUG-001');
    expect(
      (
        await session.call('update_bug', {
          bug_id: 'BUG-001',
          related_bugs: [{ bug_id: 'BUG-002', relationship: 'blocks' }],
          project_path: shop,
        })
      ).text,
    ).toBe('Updated bug: BUG-001');
    expect(
      (await session.call('close_bug', { bug_id: 'BUG-001', resolution: 'Fixed.', project_path: shop })).text,
    ).toBe('Updated bug: BUG-001');

    const closed = JSON.parse(
      (await session.call('get_bug', { bug_id: 'BUG-001', project_path: shop })).text,
    ) as {
      status: string;
      history: { changes: object; note: string | null }[];
    };
    expect(closed.status).toBe('closed');
    expect(closed.history.map(({ changes, note }) => ({ changes, note }))).toEqual([
      { changes: { status: ['open', 'in_progress'] }, note: 'Reproduced.' },
      { changes: { related_bugs: ['[]', '[{"bug_id":"BUG-002","relationship":"blocks"}]'] }, note: null },
      { changes: { status: ['in_progress', 'closed'] }, note: 'Fixed.' },
    ]);
    const mirrored = await session.call('get_bug', { bug_id: 'BUG-002', project_path: shop });
    expect(JSON.parse(mirrored.text)).toMatchObject({
      related_bugs: [{ bug_id: 'BUG-001', relationship: 'blocked_by' }],
    });

    const open = JSON.parse(
      (await session.call('list_bugs', { status: 'open', project_path: shop })).text,
    ) as { id: string }[];
    expect(open.map((bug) => bug.id)).toEqual(['BUG-002']);
    const everywhere = JSON.parse(
      (await session.call('search_bugs_global', { query: 'cart items' })).text,
    ) as { title: string }[];
    expect(everywhere.map((bug) => bug.title)).toEqual(['Cart loses items']);
    const all = JSON.parse((await session.call('search_bugs_global', {})).text) as { title: string }[];
    expect(all.map((bug) => bug.title)).toEqual(['Feed broken', 'Checkout slow', 'Cart loses items']);
  });

  it('says of a refusal by which code and rule, to whoever reads metadata', async () => {
    const result = await session.client.callTool({
      name: 'add_bug',
      arguments: { title: 'x', priority: 'banana', project_path: shop },
    });

    expect(result.isError).toBe(true);
    expect(result._meta).toEqual({
      'mcp-secure-server/refusal': { code: 'INPUT.INVALID', rule: 'input schema' },
    });
  });

  it('left it all in a database for the owner alone', () => {
    const database = new Database(policy.database, { readonly: true });
    const bugs = database.prepare('SELECT count(*) AS n FROM bugs').get();
    database.close();

    expect(bugs).toEqual({ n: 3 });
    expect(statSync(policy.database).mode & 0o777).toBe(0o600);
  });

  it('left both records of every call in an audit log for the owner alone', () => {
    const records = readAudit(policy.auditLog);
    const requests = records.filter((record) => record.type === 'request').map((record) => record.request_id);
    const responses = records
      .filter((record) => record.type === 'response')
      .map((record) => record.request_id);

    expect(requests.length).toBeGreaterThan(10);
    expect(responses).toEqual(requests);
    expect(records[0]).toMatchObject({ client: 'official-v1/1.0.0' });
    expect(statSync(policy.auditLog).mode & 0o777).toBe(0o600);
  });
});

describe('a denied tool', () => {
  it('is not listed, not found, not in its category, and answers as unknown', async () => {
    const policy = writePolicy({ tools: '{ allow: ["*"], deny: ["close_bug"] }' });
    const session = await openSession(policy);
    try {
      const { tools } = await session.client.listTools();
      const found = await session.call('search_tools', { query: 'close_bug', detail_level: 'name' });
      const categories = await session.call('list_categories');

      expect(tools.map((tool) => tool.name)).toEqual(DOCUMENTED_TOOLS.filter((name) => name !== 'close_bug'));
      expect(JSON.parse(found.text)).not.toContain('close_bug');
      expect(categories.text).not.toContain('close_bug');
      await expect(session.call('close_bug', { bug_id: 'BUG-001' })).rejects.toMatchObject({
        code: -32602,
        message: 'MCP error -32602: Unknown tool: close_bug',
      });
      await expect(session.call('no_such_tool')).rejects.toMatchObject({
        code: -32602,
        message: 'MCP error -32602: Unknown tool: no_such_tool',
      });
    } finally {
      await session.close();
      policy.remove();
    }
  });
});
