import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { refuse, type CallRequest } from '../../kernel/index.js';
import { handshake, MODERN_META } from '../../../test/support/frames.js';
import { answer, StdioRig, untilAborted } from '../../../test/support/stdio.rig.js';

describe('McpServerFactory, behind the transport', () => {
  let rig: StdioRig;

  beforeEach(() => {
    rig = new StdioRig();
  });

  afterEach(() => rig.server.stop('test over'));

  it.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'])(
    'speaks revision %s when asked to',
    async (protocolVersion) => {
      await rig.start();
      rig.send({ id: 0, method: 'initialize', params: { ...handshake(), protocolVersion } });

      expect(await rig.reply(0)).toMatchObject({
        result: {
          protocolVersion,
          capabilities: { tools: { listChanged: true } },
          serverInfo: { name: 'mcp-secure-server' },
        },
      });
    },
  );

  it.each(['1999-01-01', '', '2026-07-28'])(
    'offers its latest handshake revision for "%s"',
    async (protocolVersion) => {
      await rig.start();
      rig.send({ id: 0, method: 'initialize', params: { ...handshake(), protocolVersion } });

      expect(await rig.reply(0)).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
    },
  );

  it('tells a new client how to find tools', async () => {
    await rig.start();
    rig.send({ id: 0, method: 'initialize', params: handshake() });

    expect(await rig.reply(0)).toMatchObject({
      result: { instructions: expect.stringContaining('do not guess names') },
    });
  });

  it('reads a whole session that comes in one piece', async () => {
    await rig.start();
    rig.send(
      { id: 0, method: 'initialize', params: handshake() },
      { method: 'notifications/initialized' },
      { id: 1, method: 'tools/list' },
      { id: 2, method: 'tools/call', params: { name: 'echo', arguments: { a: 1 } } },
    );

    expect(await rig.reply(1)).toMatchObject({ result: { tools: [{ name: 'echo' }] } });
    expect(await rig.reply(2)).toMatchObject({ result: { content: [{ type: 'text', text: '{"a":1}' }] } });
  });

  it('serves revision 2026-07-28 without a handshake, after a ping and a discovery', async () => {
    await rig.start();
    rig.send(
      { id: 'p', method: 'ping' },
      { id: 'd', method: 'server/discover', params: { _meta: MODERN_META } },
    );
    expect(await rig.reply('d')).toMatchObject({ result: { supportedVersions: ['2026-07-28'] } });
    rig.send({ id: 1, method: 'tools/call', params: { name: 'echo', arguments: {}, _meta: MODERN_META } });

    expect(await rig.reply(1)).toMatchObject({ result: { resultType: 'complete' } });
    expect(rig.calls[0]).toMatchObject({ client: 'raw/1.0.0' });
  });

  it('goes back to the handshake after a discovery', async () => {
    await rig.start();
    rig.send({ id: 'd', method: 'server/discover', params: { _meta: MODERN_META } });
    await rig.reply('d');
    rig.send({ id: 0, method: 'initialize', params: handshake() }, { id: 1, method: 'tools/list' });

    expect(await rig.reply(0)).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
    expect(await rig.reply(1)).toMatchObject({ result: { tools: [{ name: 'echo' }] } });
  });

  it('names the supported revisions to a claim of another one', async () => {
    await rig.start();
    const claim = { ...MODERN_META, 'io.modelcontextprotocol/protocolVersion': '2031-01-01' };
    rig.send({ id: 1, method: 'tools/list', params: { _meta: claim } });

    expect(await rig.reply(1)).toMatchObject({
      error: { code: -32022, data: { supported: ['2026-07-28'] } },
    });
  });

  it('acknowledges a subscription under the id its client chose', async () => {
    await rig.start();
    rig.send({ id: 7, method: 'subscriptions/listen', params: { notifications: {}, _meta: MODERN_META } });

    expect(await rig.frame((frame) => frame.method !== undefined)).toMatchObject({
      method: 'notifications/subscriptions/acknowledged',
      params: { _meta: { 'io.modelcontextprotocol/subscriptionId': 7 } },
    });
    await rig.server.stop('done');
    expect(await rig.reply(7)).toMatchObject({
      result: { _meta: { 'io.modelcontextprotocol/subscriptionId': 7 } },
    });
  });

  it('takes every call to the dispatcher, with arguments as they were sent', async () => {
    await rig.initialize();
    const params = '{"name":"no such \\u0007 tool","arguments":{"__proto__":{"a":1},"b":[null]}}';
    rig.dispatch = () =>
      Promise.resolve({ kind: 'refused', refusal: refuse('TOOL.UNKNOWN', 'registry', 'No.', 'No.') });
    rig.write(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}\n`);

    expect((await rig.reply(1)).error).toEqual({
      code: -32602,
      message: 'Unknown tool: no such \\u0007 tool',
    });
    expect(rig.calls[0]).toMatchObject({ name: 'no such \u0007 tool', client: 'raw/1.0.0' });
    expect(JSON.stringify(rig.calls[0]?.arguments)).toBe('{"__proto__":{"a":1},"b":[null]}');
  });

  it.each([
    ['initialize', { ...handshake(), capabilities: { roots: 5 } }],
    [
      'tools/call',
      { name: 'echo', _meta: { 'io.modelcontextprotocol/related-task': { taskId: 'a' } }, arguments: 5 },
    ],
  ])('never shows a client the inside of its schema library, as for a bad %s', async (method, params) => {
    await rig.start();
    rig.send({ id: 1, method, params });
    const { error } = await rig.reply(1);

    expect(error?.code).toBe(-32602);
    expect(error?.message).toMatch(/^Invalid params: [^\n[{]*\.$/);
  });

  it('reports progress while a call runs and never after it', async () => {
    await rig.initialize();
    let late: CallRequest | undefined;
    rig.dispatch = (call) => {
      late = call;
      call.progress(1, 2, 'half');
      call.progress(1);
      return Promise.resolve(answer('done'));
    };
    rig.send({ id: 1, method: 'tools/call', params: { name: 'echo', _meta: { progressToken: 0 } } });
    await rig.reply(1);
    late?.progress(2, 2);
    rig.send({ id: 2, method: 'ping' });
    await rig.reply(2);

    expect(rig.frames.filter((frame) => frame.method !== undefined)).toEqual([
      {
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken: 0, progress: 1, total: 2, message: 'half' },
      },
    ]);
  });

  it.each([0, '', 'x'])(
    'aborts the call with id %j when it is cancelled, and answers nothing',
    async (id) => {
      await rig.initialize();
      const aborted = new Promise<void>((resolve) => {
        rig.dispatch = async (call) => {
          await untilAborted(call);
          resolve();
          return answer('too late');
        };
      });
      await rig.begin(id);
      rig.send({ method: 'notifications/cancelled', params: { requestId: id } });
      await aborted;
      rig.send({ id: 'p2', method: 'ping' });
      await rig.reply('p2');

      expect(rig.frames.filter((frame) => frame.id === id)).toEqual([]);
    },
  );
});
