import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readAudit, readEndedAudit } from '../support/audit.reader.js';
import { cancel, handshake, MODERN_META, notification, request, toolCall } from '../support/frames.js';
import { ServerProcess, type ServerChoices } from '../support/server.process.js';

const HOSTILE: ServerChoices = {
  entry: [fileURLToPath(new URL('../fixtures/hostile.server.mjs', import.meta.url))],
};

describe('a session over stdio', () => {
  let server: ServerProcess;

  afterEach(async () => {
    expect(server.strays).toEqual([]);
    await server.end();
  });

  it.each([
    ['tools/list', undefined],
    ['tools/call', { name: 'list_categories', arguments: {} }],
    ['resources/list', undefined],
  ])('does not serve %s before initialize', async (method, params) => {
    server = ServerProcess.start();

    expect(await server.ask(1, method, params)).toEqual({
      jsonrpc: '2.0',
      id: 1,
      error: { code: -32600, message: 'Invalid request: send initialize first.' },
    });
    await server.initialize();
    expect(readAudit(server.policy.auditLog)).toMatchObject([
      { type: 'rejected', code: -32600, tool_name: params === undefined ? null : 'list_categories' },
    ]);
  });

  it('answers a ping before initialize, and both revisions after it', async () => {
    server = ServerProcess.start();

    expect(await server.ask(0, 'ping')).toEqual({ jsonrpc: '2.0', id: 0, result: {} });
    expect(await server.ask(1, 'server/discover', { _meta: MODERN_META })).toMatchObject({
      result: { supportedVersions: ['2026-07-28'] },
    });
    expect(await server.initialize()).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
  });

  it('answers server/discover without a claim at once and lives on', async () => {
    server = ServerProcess.start();
    await server.ask(0, 'ping');
    const startedAt = performance.now();

    expect(await server.ask(1, 'server/discover')).toMatchObject({ error: { code: -32602 } });
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(await server.initialize()).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
  });

  it('serves revision 2026-07-28 without any handshake', async () => {
    server = ServerProcess.start();
    const params = { name: 'list_categories', arguments: {}, _meta: MODERN_META };

    expect(await server.ask(1, 'tools/call', params)).toMatchObject({ result: { resultType: 'complete' } });
  });

  it.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-06-18', '2025-06-18'],
    ['2024-11-05', '2024-11-05'],
    ['1999-12-31', '2025-11-25'],
  ])('answers initialize for %s with %s', async (asked, given) => {
    server = ServerProcess.start();

    expect(await server.initialize(asked)).toMatchObject({
      result: { protocolVersion: given, serverInfo: { name: 'mcp-secure-server' } },
    });
  });

  it('serves requests between the answer to initialize and notifications/initialized', async () => {
    server = ServerProcess.start();
    await server.ask(0, 'initialize', handshake());

    expect(await server.ask(1, 'tools/list')).toMatchObject({ result: {} });
  });

  it('refuses a second initialize and keeps the first session', async () => {
    server = await ServerProcess.initialized();

    expect(await server.ask(1, 'initialize', handshake('2024-11-05'))).toEqual({
      jsonrpc: '2.0',
      id: 1,
      error: { code: -32600, message: 'Invalid request: this session is already initialized.' },
    });
    expect(await server.ask(2, 'tools/list')).toMatchObject({ result: {} });
  });

  it('refuses an id that is still in flight and answers the request that has it', async () => {
    server = await ServerProcess.initialized(HOSTILE);
    await server.send(toolCall(5, 'sleeps'), request(5, 'ping'));

    expect(await server.reply(5)).toMatchObject({
      error: {
        code: -32600,
        message: 'Invalid request: another request with this id is still being answered.',
      },
    });
    expect(await server.reply(5)).toMatchObject({ result: { content: [{ type: 'text', text: 'late' }] } });
  });

  it.each<[string | number]>([[0], [''], ['a']])(
    'cancels the call with id %j, records it and answers nothing',
    async (id) => {
      server = await ServerProcess.initialized(HOSTILE);
      await server.send(toolCall(id, 'blocks'), request('p1', 'ping'));
      await server.reply('p1');
      await server.send(cancel(id));
      // The id is free again at once.
      expect(await server.ask(id, 'ping')).toMatchObject({ result: {} });

      expect(server.unread).toEqual([]);
      expect(await readEndedAudit(server.policy.auditLog)).toMatchObject([
        { type: 'request', tool_name: 'blocks' },
        { type: 'response', tool_name: 'blocks', result_status: 'cancelled' },
      ]);
    },
  );

  it('cancels a call that came in the same chunk', async () => {
    server = await ServerProcess.initialized(HOSTILE);
    await server.send(`${toolCall(1, 'sleeps')}${cancel(1)}${request(2, 'ping')}`);
    await server.reply(2);

    expect(server.unread).toEqual([]);
  });

  it('leaves refused calls to the audit log and writes no error about them', async () => {
    server = await ServerProcess.initialized();
    await server.ask(1, 'tools/call', { name: 'get_bug', arguments: { bug_id: 'nonsense' } });
    await server.ask(2, 'tools/call', { name: 'no_such_tool', arguments: {} });
    // These two are thrown from inside the tool, where Nest's own filter would log them with their stacks.
    await server.ask(3, 'tools/call', { name: 'list_bugs', arguments: { project_path: '/etc' } });
    await server.ask(4, 'tools/call', { name: 'get_bug', arguments: { bug_id: 'BUG-404' } });

    expect(server.stderr).toContain('is ready');
    expect(server.stderr).not.toMatch(/Forbidden|ExceptionsHandler|"level":50/);
  });

  it('reads a flood of pings at its pace, and answers every one', async () => {
    server = await ServerProcess.initialized();
    const startedAt = performance.now();
    await server.send(Array.from({ length: 3000 }, (_, id) => request(id, 'ping')).join(''));
    await server.until('3000 replies', () => server.unread.length === 3000);

    expect(server.unread.every((frame) => 'result' in frame)).toBe(true);
    // 2000 at once and 500 a second: less than two seconds would mean that nobody kept the pace.
    expect(performance.now() - startedAt).toBeGreaterThan(1900);
  });

  it('ignores a request for a task, as a server without that capability must', async () => {
    server = await ServerProcess.initialized();
    const params = { name: 'list_categories', arguments: {}, task: { ttl: 60_000 } };

    expect(await server.ask(1, 'tools/call', params)).toMatchObject({
      result: { content: [{ type: 'text' }] },
    });
  });

  it('tolerates what hosts add to _meta', async () => {
    server = await ServerProcess.initialized();
    const params = {
      name: 'list_categories',
      arguments: {},
      _meta: { 'claudecode/toolUseId': 'toolu_1', progressToken: 1, 'x.y/z': { any: ['thing'] } },
    };

    expect(await server.ask(1, 'tools/call', params)).toMatchObject({
      result: { content: [{ type: 'text' }] },
    });
  });

  it('records a call of a tool that does not exist, and quotes its name harmlessly', async () => {
    server = await ServerProcess.initialized();
    const name = `\u001b[2J${'x'.repeat(1000)}`;

    expect(await server.ask(1, 'tools/call', { name, arguments: {} })).toEqual({
      jsonrpc: '2.0',
      id: 1,
      error: { code: -32602, message: `Unknown tool: \\u001b[2J${'x'.repeat(60)}` },
    });
    expect(readAudit(server.policy.auditLog)).toMatchObject([
      { type: 'request' },
      { type: 'response', code: 'TOOL.UNKNOWN' },
    ]);
  });

  it('drops notifications it has no use for, and responses to questions it never asked', async () => {
    server = await ServerProcess.initialized();
    await server.send(
      notification('notifications/roots/list_changed'),
      notification('notifications/cancelled', { requestId: 99 }),
      notification('notifications/cancelled'),
      notification('no/such', { a: 1 }),
      '{"jsonrpc":"2.0","method":"notifications/initialized","params":[]}\n',
      '{"jsonrpc":"2.0","id":1,"result":{}}\n',
    );

    expect(await server.ask(1, 'ping')).toMatchObject({ result: {} });
    expect(server.unread).toEqual([]);
  });
});
