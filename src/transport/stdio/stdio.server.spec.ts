import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { refuse, type CallRequest, type ToolDescriptor, type ToolOutcome } from '../../kernel/index.js';
import type { ToolDispatcher, ToolRegistry } from '../../tools/index.js';
import { McpServerFactory } from './mcp-server.factory.js';
import { StdioServer } from './stdio.server.js';
import { ToolCallHandler } from './tool-call.handler.js';

interface Frame {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

class AnyInput {}

const HINTS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const ECHO: ToolDescriptor = {
  name: 'echo',
  title: 'Echo',
  description: 'Says it again.',
  plugin: 'test',
  input: AnyInput,
  inputSchema: { type: 'object', properties: {} },
  answers: 'text',
  outputSchema: undefined,
  annotations: HINTS,
  aliases: [],
  intents: [],
};
const CLIENT = { name: 'raw', version: '1.0' };
const HANDSHAKE = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: CLIENT };
const MODERN = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'modern', version: '2.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

const answer = (text: string): ToolOutcome => ({
  kind: 'answered',
  answer: { texts: [text], structured: undefined },
});

describe('StdioServer', () => {
  let input: PassThrough;
  let output: PassThrough;
  let server: StdioServer;
  let calls: CallRequest[];
  /** What the dispatcher does with a call. */
  let dispatch: (call: CallRequest) => Promise<ToolOutcome>;
  let frames: Frame[];
  let arrived: () => void;

  beforeEach(() => {
    input = new PassThrough();
    output = new PassThrough({ highWaterMark: 4096 });
    calls = [];
    frames = [];
    arrived = () => undefined;
    dispatch = (call) => Promise.resolve(answer(JSON.stringify(call.arguments)));
    const dispatcher = {
      call: (call: CallRequest) => {
        calls.push(call);
        return dispatch(call);
      },
    } as ToolDispatcher;
    const registry = { visible: () => [ECHO] } as unknown as ToolRegistry;
    const handler = new ToolCallHandler(dispatcher);
    server = new StdioServer({ input, output }, new McpServerFactory(registry, handler), handler);
  });

  afterEach(() => server.stop('test over'));

  function listen(): void {
    let rest = '';
    output.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      frames.push(...lines.map((line) => JSON.parse(line) as Frame));
      arrived();
    });
  }

  async function start(): Promise<void> {
    listen();
    await server.start();
  }

  const send = (...messages: object[]) =>
    input.write(messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join(''));

  async function reply(id: unknown): Promise<Frame> {
    for (;;) {
      const found = frames.find((frame) => frame.id === id);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (arrived = resolve));
    }
  }

  async function initialized(): Promise<void> {
    await start();
    send({ id: 'init', method: 'initialize', params: HANDSHAKE });
    await reply('init');
    send({ method: 'notifications/initialized' });
  }

  it.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'])(
    'speaks revision %s when asked to',
    async (protocolVersion) => {
      await start();
      send({ id: 0, method: 'initialize', params: { ...HANDSHAKE, protocolVersion } });

      expect(await reply(0)).toMatchObject({
        result: { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'mcp-secure-server' } },
      });
    },
  );

  it.each(['1999-01-01', '', '2026-07-28'])(
    'offers its latest handshake revision for "%s"',
    async (protocolVersion) => {
      await start();
      send({ id: 0, method: 'initialize', params: { ...HANDSHAKE, protocolVersion } });

      expect(await reply(0)).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
    },
  );

  it('tells a new client to search for tools first', async () => {
    await start();
    send({ id: 0, method: 'initialize', params: HANDSHAKE });

    expect(await reply(0)).toMatchObject({
      result: { instructions: expect.stringContaining('search_tools') },
    });
  });

  it('reads a whole session that comes in one piece', async () => {
    await start();
    send(
      { id: 0, method: 'initialize', params: HANDSHAKE },
      { method: 'notifications/initialized' },
      { id: 1, method: 'tools/list' },
      { id: 2, method: 'tools/call', params: { name: 'echo', arguments: { a: 1 } } },
    );

    expect(await reply(1)).toMatchObject({ result: { tools: [{ name: 'echo' }] } });
    expect(await reply(2)).toMatchObject({ result: { content: [{ type: 'text', text: '{"a":1}' }] } });
  });

  it('serves revision 2026-07-28 without a handshake, after a ping and a discovery', async () => {
    await start();
    send({ id: 'p', method: 'ping' }, { id: 'd', method: 'server/discover', params: { _meta: MODERN } });
    expect(await reply('d')).toMatchObject({ result: { supportedVersions: ['2026-07-28'] } });
    send({ id: 1, method: 'tools/call', params: { name: 'echo', arguments: {}, _meta: MODERN } });

    expect(await reply(1)).toMatchObject({ result: { resultType: 'complete' } });
    expect(calls[0]).toMatchObject({ client: 'modern/2.0' });
  });

  it('goes back to the handshake after a discovery', async () => {
    await start();
    send({ id: 'd', method: 'server/discover', params: { _meta: MODERN } });
    await reply('d');
    send({ id: 0, method: 'initialize', params: HANDSHAKE }, { id: 1, method: 'tools/list' });

    expect(await reply(0)).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
    expect(await reply(1)).toMatchObject({ result: { tools: [{ name: 'echo' }] } });
  });

  it('names the supported revisions to a claim of another one', async () => {
    await start();
    const claim = { ...MODERN, 'io.modelcontextprotocol/protocolVersion': '2031-01-01' };
    send({ id: 1, method: 'tools/list', params: { _meta: claim } });

    expect(await reply(1)).toMatchObject({ error: { code: -32022, data: { supported: ['2026-07-28'] } } });
  });

  it('acknowledges a subscription under the id its client chose', async () => {
    await start();
    send({ id: 7, method: 'subscriptions/listen', params: { notifications: {}, _meta: MODERN } });
    while (frames.length === 0) await new Promise<void>((resolve) => (arrived = resolve));

    expect(frames).toMatchObject([
      {
        method: 'notifications/subscriptions/acknowledged',
        params: { _meta: { 'io.modelcontextprotocol/subscriptionId': 7 } },
      },
    ]);
    await server.stop('done');
    expect(await reply(7)).toMatchObject({
      result: { _meta: { 'io.modelcontextprotocol/subscriptionId': 7 } },
    });
  });

  it('takes every call to the dispatcher, with arguments as they were sent', async () => {
    await initialized();
    const params = '{"name":"no such \\u0007 tool","arguments":{"__proto__":{"a":1},"b":[null]}}';
    dispatch = () =>
      Promise.resolve({ kind: 'refused', refusal: refuse('TOOL.UNKNOWN', 'registry', 'No.', 'No.') });
    input.write(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}\n`);

    expect((await reply(1)).error).toEqual({ code: -32602, message: 'Unknown tool: no such \\u0007 tool' });
    expect(calls[0]).toMatchObject({ name: 'no such \u0007 tool', client: 'raw/1.0' });
    expect(JSON.stringify(calls[0]?.arguments)).toBe('{"__proto__":{"a":1},"b":[null]}');
  });

  it.each([
    ['initialize', { ...HANDSHAKE, capabilities: { roots: 5 } }],
    [
      'tools/call',
      { name: 'echo', _meta: { 'io.modelcontextprotocol/related-task': { taskId: 'a' } }, arguments: 5 },
    ],
  ])('never shows a client the inside of its schema library, as for a bad %s', async (method, params) => {
    await start();
    send({ id: 1, method, params });
    const { error } = await reply(1);

    expect(error?.code).toBe(-32602);
    expect(error?.message).toMatch(/^Invalid params: [^\n[{]*\.$/);
  });

  it('reports progress while a call runs and never after it', async () => {
    await initialized();
    let late: CallRequest | undefined;
    dispatch = (call) => {
      late = call;
      call.progress(1, 2, 'half');
      call.progress(1);
      return Promise.resolve(answer('done'));
    };
    send({ id: 1, method: 'tools/call', params: { name: 'echo', _meta: { progressToken: 0 } } });
    await reply(1);
    late?.progress(2, 2);
    send({ id: 2, method: 'ping' });
    await reply(2);

    expect(frames.filter((frame) => frame.method !== undefined)).toEqual([
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
      await initialized();
      const aborted = new Promise<void>((resolve) => {
        dispatch = async ({ signal }) => {
          await new Promise<void>((stop) => signal.addEventListener('abort', () => stop()));
          resolve();
          return answer('too late');
        };
      });
      send({ id, method: 'tools/call', params: { name: 'echo' } });
      send({ id: 'p1', method: 'ping' });
      await reply('p1');
      send({ method: 'notifications/cancelled', params: { requestId: id } });
      await aborted;
      send({ id: 'p2', method: 'ping' });
      await reply('p2');

      expect(frames.filter((frame) => frame.id === id)).toEqual([]);
    },
  );

  it('answers 1000 requests of one chunk in spite of its limit on waiting ones', async () => {
    await initialized();
    send(...Array.from({ length: 1000 }, (_, id) => ({ id, method: 'ping' })));
    await reply(999);

    expect(frames.filter((frame) => frame.error !== undefined)).toEqual([]);
  });

  it('refuses what exceeds its limit on waiting requests and goes on after', async () => {
    await initialized();
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    dispatch = () => finished.then(() => answer('ok'));
    send(...Array.from({ length: 257 }, (_, id) => ({ id, method: 'tools/call', params: { name: 'echo' } })));

    expect(await reply(256)).toMatchObject({ error: { code: 429 } });
    finish();
    expect(await reply(255)).toMatchObject({ result: { content: [{ text: 'ok' }] } });
    send({ id: 'p', method: 'ping' });
    expect(await reply('p')).toMatchObject({ result: {} });
  });

  it('asks for no more work while its client does not read answers', async () => {
    await server.start();
    send({ id: 'init', method: 'initialize', params: HANDSHAKE });
    dispatch = () => Promise.resolve(answer('x'.repeat(100_000)));
    send(...Array.from({ length: 500 }, (_, id) => ({ id, method: 'tools/call', params: { name: 'echo' } })));
    for (let turns = 0; turns < 200; turns++) await new Promise(setImmediate);
    const served = calls.length;
    listen();
    await reply(499);

    expect(served).toBeLessThan(100);
    expect(calls).toHaveLength(500);
    expect(frames.filter((frame) => frame.result !== undefined)).toHaveLength(501);
  });

  it('drops progress, but no answer, while its client does not read', async () => {
    await server.start();
    send({ id: 'init', method: 'initialize', params: HANDSHAKE });
    dispatch = ({ progress }) => {
      for (let step = 1; step <= 30; step++) progress(step, 30, 'x'.repeat(1000));
      return Promise.resolve(answer('done'));
    };
    send({ id: 1, method: 'tools/call', params: { name: 'echo', _meta: { progressToken: 1 } } });
    while (calls.length === 0) await new Promise(setImmediate);
    listen();

    expect(await reply(1)).toMatchObject({ result: { content: [{ text: 'done' }] } });
    expect(frames.length).toBeLessThan(25);
  });

  it('answers what is in flight before it ends with its input', async () => {
    await initialized();
    dispatch = () => new Promise((resolve) => setTimeout(resolve, 100, answer('in time')));
    send({ id: 1, method: 'tools/call', params: { name: 'echo' } });
    input.end();

    expect(await server.closed).toBe('end of input');
    expect(frames.find((frame) => frame.id === 1)).toMatchObject({
      result: { content: [{ text: 'in time' }] },
    });
  });

  it('aborts what does not end, and ends within two seconds all the same', async () => {
    await initialized();
    dispatch = () => new Promise(() => undefined);
    send({ id: 1, method: 'tools/call', params: { name: 'echo' } });
    send({ id: 2, method: 'ping' });
    await reply(2);
    const startedAt = performance.now();
    input.end();
    await server.closed;

    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(frames.find((frame) => frame.id === 1)).toBeUndefined();
  });

  it('waits for aborted calls to be on record', async () => {
    await initialized();
    let recorded = false;
    dispatch = async ({ signal }) => {
      await new Promise<void>((stop) => signal.addEventListener('abort', () => stop()));
      await new Promise((resolve) => setTimeout(resolve, 20));
      recorded = true;
      return { kind: 'cancelled' };
    };
    send({ id: 1, method: 'tools/call', params: { name: 'echo' } });
    send({ id: 2, method: 'ping' });
    await reply(2);
    output.destroy();

    expect(await server.closed).toBe('client gone');
    expect(recorded).toBe(true);
  });

  it('aborts everything at once when its client is gone', async () => {
    await initialized();
    dispatch = ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ kind: 'cancelled' }));
      });
    send({ id: 1, method: 'tools/call', params: { name: 'echo' } });
    send({ id: 2, method: 'ping' });
    await reply(2);
    const startedAt = performance.now();
    output.destroy(new Error('EPIPE'));

    expect(await server.closed).toBe('client gone');
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(calls[0]?.signal.aborted).toBe(true);
  });

  it('aborts what is in flight when its client goes while it drains', async () => {
    await initialized();
    dispatch = () => new Promise(() => undefined);
    send({ id: 1, method: 'tools/call', params: { name: 'echo' } });
    send({ id: 2, method: 'ping' });
    await reply(2);
    const startedAt = performance.now();
    input.end();
    output.destroy();
    await server.closed;

    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('stops when told to, for the first reason given', async () => {
    await initialized();
    await Promise.all([server.stop('SIGTERM'), server.stop('SIGINT')]);

    expect(await server.closed).toBe('SIGTERM');
  });

  it('does not start after it was stopped', async () => {
    await server.stop('SIGTERM');
    await start();
    send({ id: 1, method: 'ping' });
    await new Promise(setImmediate);

    expect(frames).toEqual([]);
  });

  it('ends when a client reads nothing and goes on waiting', async () => {
    await server.start();
    send({ id: 'init', method: 'initialize', params: HANDSHAKE });
    dispatch = () => Promise.resolve(answer('x'.repeat(1_000_000)));
    send({ id: 1, method: 'tools/call', params: { name: 'echo' } });
    while (calls.length === 0) await new Promise(setImmediate);
    const startedAt = performance.now();
    await server.stop('SIGTERM');

    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
