import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { handshake, request, toolCall } from '../support/frames.js';
import { ServerProcess } from '../support/server.process.js';

const MIB = 1024 * 1024;

describe('bytes that are no message', () => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await ServerProcess.initialized();
  });

  afterAll(() => server.end());

  /** Whatever came before: the server lives, and nothing else is on its stdout. */
  async function expectToLive(): Promise<void> {
    expect(await server.ask('alive', 'ping')).toMatchObject({ result: {} });
    expect(server.unread).toEqual([]);
    expect(server.strays).toEqual([]);
  }

  it.each<[string, string | Uint8Array, number, string]>([
    ['broken JSON', '{"jsonrpc":"2.0","id":1,\n', -32700, 'Parse error: the message is not valid JSON.'],
    [
      'bytes that are no UTF-8',
      Buffer.concat([
        Buffer.from('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"'),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('"}}\n'),
      ]),
      -32700,
      'Parse error: the message is not valid UTF-8.',
    ],
    [
      '100,000 nested brackets',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}\n`,
      -32600,
      'Invalid request: it is nested deeper than 64 levels.',
    ],
    [
      'a batch',
      `[${request(1, 'ping').trim()},${request(2, 'ping').trim()}]\n`,
      -32600,
      'Invalid request: batches are not supported; send one message per line.',
    ],
    [
      'a null id',
      request(null, 'ping'),
      -32600,
      'Invalid request: "id" must be a short string or a whole number.',
    ],
    [
      'a line of 11 MB',
      `${request(1, 'ping', { filler: 'x'.repeat(11_000_000) })}`,
      -32600,
      'Invalid request: a message may have at most 1048576 bytes.',
    ],
  ])('answers %s without an id member and lives on', async (_case, bytes, code, message) => {
    await server.send(bytes);

    expect(await server.anonymousError()).toEqual({ jsonrpc: '2.0', error: { code, message } });
    await expectToLive();
  });

  it.each([
    [
      'a number of 5,000 digits',
      `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"list_bugs","arguments":{"limit":${'7'.repeat(5000)}}}}\n`,
      -32600,
      'Invalid request: a number is longer than 64 characters or out of range.',
    ],
    [
      'arguments of 100,000 nested brackets',
      `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"list_bugs","arguments":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}}\n`,
      -32600,
      'Invalid request: it is nested deeper than 64 levels.',
    ],
    ['a tool named []', toolCall(7, []), -32602, 'Invalid params: "name" must be a string.'],
    [
      'a message without version',
      '{"id":7,"method":"ping"}\n',
      -32600,
      'Invalid request: "jsonrpc" must be "2.0".',
    ],
    [
      'params that are a list',
      request(7, 'ping', []),
      -32600,
      'Invalid request: "params" must be an object.',
    ],
    [
      'a cursor that was never issued',
      request(7, 'tools/list', { cursor: 'x' }),
      -32602,
      'Invalid params: "cursor" is none that this server gave.',
    ],
    ['an unknown method', request(7, 'no/such'), -32601, 'Method not found'],
  ])('answers %s under its own id and lives on', async (_case, bytes, code, message) => {
    await server.send(bytes);

    expect(await server.reply(7)).toEqual({ jsonrpc: '2.0', id: 7, error: { code, message } });
    await expectToLive();
  });

  it('reads a message that comes byte by byte', async () => {
    for (const byte of Buffer.from(request('é', 'ping'))) await server.send(Uint8Array.of(byte));

    expect(await server.reply('é')).toEqual({ jsonrpc: '2.0', id: 'é', result: {} });
  });

  it('reads a message that ends in CRLF', async () => {
    await server.send('{"jsonrpc":"2.0","id":"crlf","method":"ping"}\r\n\r\n');

    expect(await server.reply('crlf')).toEqual({ jsonrpc: '2.0', id: 'crlf', result: {} });
  });

  it('reads the line after one that was too long, in the same chunk', async () => {
    await server.send(`${'x'.repeat(2 * MIB)}\n${request('after', 'ping')}`);

    expect(await server.reply('after')).toEqual({ jsonrpc: '2.0', id: 'after', result: {} });
    expect((await server.anonymousError()).error?.code).toBe(-32600);
  });
});

describe('a line of 300 MiB that never ends', () => {
  it('is answered once, forgotten as it comes, and over with its line feed', async () => {
    const server = await ServerProcess.initialized();
    try {
      const idle = server.memoryMiB('VmHWM');
      const chunk = Buffer.alloc(MIB, 'x');
      for (let mebibytes = 0; mebibytes < 300; mebibytes++) await server.send(chunk);
      expect((await server.anonymousError()).error?.code).toBe(-32600);
      await server.send('\n');

      expect(await server.ask(1, 'ping')).toMatchObject({ result: {} });
      expect(server.unread).toEqual([]);
      expect(server.memoryMiB('VmHWM') - idle).toBeLessThan(200);
    } finally {
      await server.end();
    }
  });
});

describe('bad params', () => {
  it.each([
    ['initialize without params', 'initialize', undefined],
    [
      'initialize with capabilities of the wrong kind',
      'initialize',
      { ...handshake(), capabilities: { roots: 5 } },
    ],
    ['initialize with a nameless client', 'initialize', { ...handshake(), clientInfo: {} }],
  ])('of %s are answered with one sentence, and the client may try again', async (_case, method, params) => {
    const server = ServerProcess.start();
    try {
      const { error } = await server.ask(1, method, params);
      expect(error?.code).toBe(-32602);
      expect(error?.message).toMatch(/^Invalid params: [^\n[{]+\.$/);

      expect(await server.initialize()).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
    } finally {
      await server.end();
    }
  });
});
