import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readEndedAudit } from '../support/audit.reader.js';
import { cancel, handshake, MODERN_META, notification, request, type Frame } from '../support/frames.js';
import { listeningSockets } from '../support/listening.sockets.js';
import { openTcp } from '../support/open.ports.js';
import { ServerProcess } from '../support/server.process.js';

const HOSTILE = { entry: [fileURLToPath(new URL('../fixtures/hostile.server.mjs', import.meta.url))] };
const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const SERVER_INFO = { 'io.modelcontextprotocol/serverInfo': { name: 'mcp-secure-server' } };

const UNDECLARED = [
  'completion/complete',
  'tasks/list',
  'tasks/get',
  'resources/list',
  'resources/read',
  'prompts/list',
  'prompts/get',
];
/** What any of them could need. */
const PARAMS = {
  taskId: 'a',
  uri: 'file:///etc/passwd',
  name: 'a',
  ref: { type: 'ref/prompt', name: 'a' },
  argument: { name: 'a', value: '' },
};

let server: ServerProcess;
let lastId = 100;

afterEach(() => server.end());

const modern = (method: string, params: object = {}, meta: object = MODERN_META): Promise<Frame> =>
  server.ask(++lastId, method, { ...params, _meta: meta });
const without = (key: string): object =>
  Object.fromEntries(Object.entries(MODERN_META).filter(([name]) => name !== key));
const toolNames = ({ result }: Frame): string[] =>
  ((result?.['tools'] ?? []) as { name: string }[]).map((tool) => tool.name);

describe('what the server declares', () => {
  it('is its tools and log messages and nothing else, in both eras', async () => {
    server = ServerProcess.start();
    const discovered = await modern('server/discover');
    const initialized = await server.initialize();

    expect(discovered.result?.['capabilities']).toEqual({ tools: { listChanged: true }, logging: {} });
    expect(initialized.result?.['capabilities']).toEqual({ tools: { listChanged: true }, logging: {} });
  });

  it('has none of what it does not declare, in either era', async () => {
    server = ServerProcess.start();
    for (const method of UNDECLARED) {
      expect(await modern(method, PARAMS)).toMatchObject({ error: { code: -32601 } });
    }
    await server.end();

    server = await ServerProcess.initialized();
    for (const method of UNDECLARED) {
      expect(await server.ask(method, method, PARAMS)).toMatchObject({ error: { code: -32601 } });
    }
  });

  it.each(['initialize', 'ping', 'logging/setLevel'])(
    'has %s for those who shake hands, and for nobody who claims the revision without it',
    async (method) => {
      server = ServerProcess.start();

      expect(await modern(method)).toMatchObject({ error: { code: -32601 } });
      expect(await server.initialize()).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
    },
  );

  it('is tools with names that every client can use, and case tells them apart', async () => {
    server = await ServerProcess.initialized();
    const names = toolNames(await server.ask(1, 'tools/list'));

    expect(names).toContain('list_categories');
    expect(names.filter((name) => !/^[A-Za-z0-9_.-]{1,128}$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(await server.ask(2, 'tools/call', { name: 'List_Categories' })).toMatchObject({
      error: { code: -32602, message: 'Unknown tool: List_Categories' },
    });
  });

  it('is for the client that started it: nobody else can connect to it', async () => {
    server = await ServerProcess.initialized();
    await server.ask(1, 'tools/call', { name: 'list_categories', arguments: {} });

    const open = await openTcp('127.0.0.1');
    try {
      expect(listeningSockets(server.pid)).toEqual([]);
      // A look that finds nothing would find nothing here either.
      expect(listeningSockets(process.pid)).not.toEqual([]);
    } finally {
      await open.close();
    }
  });

  it('asks its client nothing that no rule wants, whatever the client could answer', async () => {
    server = ServerProcess.start();
    const capabilities = { roots: { listChanged: true }, sampling: {}, elicitation: {} };
    await server.ask(0, 'initialize', { ...handshake(), capabilities });
    await server.send(notification('notifications/initialized'));
    await server.ask(1, 'tools/call', { name: 'list_categories', arguments: {} });

    expect(server.unread).toEqual([]);
  });
});

describe('revision 2026-07-28', () => {
  it('has the type of a result, how long it may be kept, and who gave it', async () => {
    server = ServerProcess.start();
    const kept = { resultType: 'complete', ttlMs: 0, cacheScope: 'private', _meta: SERVER_INFO };

    expect((await modern('server/discover')).result).toMatchObject({
      ...kept,
      supportedVersions: ['2026-07-28'],
    });
    expect((await modern('tools/list')).result).toMatchObject(kept);
    expect((await modern('tools/call', { name: 'list_categories', arguments: {} })).result).toMatchObject({
      resultType: 'complete',
      _meta: SERVER_INFO,
    });
  });

  it.each([
    ['no capabilities', without(CAPABILITIES)],
    ['capabilities that are none', { ...MODERN_META, [CAPABILITIES]: [] }],
    ['a version that is a number', { ...MODERN_META, [VERSION]: 5 }],
  ])('refuses each request with %s', async (_case, meta) => {
    server = ServerProcess.start();

    expect(await modern('tools/list', {}, meta)).toMatchObject({ error: { code: -32602 } });
    expect(await modern('tools/list')).toHaveProperty('result');
    expect(await modern('tools/list', {}, meta)).toMatchObject({ error: { code: -32602 } });
  });

  it('refuses a request without a version where the one before had it', async () => {
    server = ServerProcess.start();
    await modern('tools/list');

    expect(await modern('tools/list', {}, without(VERSION))).toMatchObject({ error: { code: -32602 } });
  });

  it.each(['2025-11-25', '2031-01-01', ''])('refuses "%s" in its place, each time', async (version) => {
    server = ServerProcess.start();
    const meta = { ...MODERN_META, [VERSION]: version };
    const refused = { error: { code: -32022, data: { supported: ['2026-07-28'], requested: version } } };

    expect(await modern('tools/list', {}, meta)).toMatchObject(refused);
    expect(await modern('tools/list')).toHaveProperty('result');
    expect(await modern('tools/list', {}, meta)).toMatchObject(refused);
    expect(await modern('tools/call', { name: 'list_categories' }, meta)).toMatchObject(refused);
  });

  it('sends nothing more for a call that was cancelled', async () => {
    server = ServerProcess.start(HOSTILE);
    const params = { name: 'blocks', arguments: {}, _meta: { ...MODERN_META, progressToken: 1 } };
    await server.send(request(1, 'tools/call', params));
    await modern('tools/list');
    await server.send(cancel(1));
    await modern('tools/list');

    expect(server.unread).toEqual([]);
    expect(await readEndedAudit(server.policy.auditLog)).toMatchObject([
      { type: 'request', tool_name: 'blocks' },
      { type: 'response', tool_name: 'blocks', result_status: 'cancelled' },
    ]);
  });

  it('lists the tools in the same order each time, and in each process and era', async () => {
    server = ServerProcess.start();
    const names = toolNames(await modern('tools/list'));
    const again = toolNames(await modern('tools/list'));
    await server.end();
    server = await ServerProcess.initialized();

    expect(names).toHaveLength(17);
    expect(again).toEqual(names);
    expect(toolNames(await server.ask(1, 'tools/list'))).toEqual(names);
  });
});

describe('a session that began with initialize', () => {
  it('stays in the revision that was agreed on, whatever a request claims', async () => {
    server = ServerProcess.start();
    await server.initialize('2025-06-18');

    expect((await modern('tools/list')).result).not.toHaveProperty('resultType');
    expect(await modern('server/discover')).toMatchObject({ error: { code: -32601 } });
    expect(await modern('subscriptions/listen', { notifications: {} })).toMatchObject({
      error: { code: -32601 },
    });
  });

  it('has the reason for a cancellation in the operational log, harmlessly', async () => {
    server = await ServerProcess.initialized(HOSTILE);
    await server.send(request(1, 'tools/call', { name: 'blocks', arguments: {} }), request(2, 'ping'));
    await server.reply(2);
    await server.send(
      notification('notifications/cancelled', { requestId: 1, reason: 'No \u001b[2J longer.' }),
    );
    await server.until('the reason', () => server.stderr.includes('No \\\\u001b[2J longer.'));

    expect(server.stderr).toContain('A call of blocks was cancelled by its client: ');
  });
});
