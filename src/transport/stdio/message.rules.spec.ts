import { describe, expect, it } from '@jest/globals';
import { judgeLine, tooLong } from './message.rules.js';

const judge = (text: string) => judgeLine(Buffer.from(text));
const reply = (code: number, message: string, id?: string | number) => ({
  kind: 'reply',
  reply: { jsonrpc: '2.0', ...(id !== undefined && { id }), error: { code, message } },
  tool: null,
});

describe('judgeLine', () => {
  it.each<[string, string, object]>([
    ['without params', '{"jsonrpc":"2.0","id":1,"method":"ping"}', { jsonrpc: '2.0', id: 1, method: 'ping' }],
    ['with id zero', '{"jsonrpc":"2.0","id":0,"method":"ping"}', { jsonrpc: '2.0', id: 0, method: 'ping' }],
    [
      'with an empty id',
      '{"jsonrpc":"2.0","id":"","method":"ping"}',
      { jsonrpc: '2.0', id: '', method: 'ping' },
    ],
    [
      'with params and a _meta of somebody else',
      '{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"x","_meta":{"claudecode/toolUseId":"t","progressToken":0}}}',
      {
        jsonrpc: '2.0',
        id: 'a',
        method: 'tools/call',
        params: { name: 'x', _meta: { 'claudecode/toolUseId': 't', progressToken: 0 } },
      },
    ],
    [
      'for a task, which is left out',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","task":{"ttl":60}}}',
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'x' } },
    ],
    [
      'of an unknown method',
      '{"jsonrpc":"2.0","id":1,"method":"no/such","params":{}}',
      { jsonrpc: '2.0', id: 1, method: 'no/such', params: {} },
    ],
  ])('delivers a request %s', (_case, text, request) => {
    expect(judge(text)).toEqual({ kind: 'request', request });
  });

  it('keeps an argument named __proto__ as the own key it is', () => {
    const judged = judge(
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":{"__proto__":{"a":1}},"task":1}}',
    );

    expect(judged.kind === 'request' && JSON.stringify(judged.request.params)).toBe(
      '{"name":"x","arguments":{"__proto__":{"a":1}}}',
    );
  });

  it('delivers a notification', () => {
    expect(judge('{"jsonrpc":"2.0","method":"notifications/initialized"}')).toEqual({
      kind: 'notification',
      notification: { jsonrpc: '2.0', method: 'notifications/initialized' },
    });
  });

  it.each([
    [
      'a response with a result and an error',
      '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"x"}}',
    ],
    ['a response without an id', '{"jsonrpc":"2.0","result":{}}'],
    ['a response whose result is no object', '{"jsonrpc":"2.0","id":1,"result":[]}'],
    ['a response with a strange member', '{"jsonrpc":"2.0","id":1,"result":{},"more":1}'],
    ['an error response without a code', '{"jsonrpc":"2.0","id":1,"error":{"message":"x"}}'],
    ['an error response that is a text', '{"jsonrpc":"2.0","id":1,"error":"x"}'],
    ['a notification with bad params', '{"jsonrpc":"2.0","method":"notifications/cancelled","params":[1]}'],
  ])('drops %s without an answer', (_case, text) => {
    expect(judge(text)).toEqual({ kind: 'drop' });
  });

  it('passes on what answers a request, and no more of an error than its code and message', () => {
    expect(judge('{"jsonrpc":"2.0","id":1,"result":{"a":1}}')).toEqual({
      kind: 'response',
      response: { jsonrpc: '2.0', id: 1, result: { a: 1 } },
    });
    expect(judge('{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x","data":{"b":2}}}')).toEqual({
      kind: 'response',
      response: { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'x' } },
    });
  });

  it.each([
    ['without version', '{"id":7,"method":"ping"}', '"jsonrpc" must be "2.0"'],
    ['of another version', '{"jsonrpc":"1.0","id":7,"method":"ping"}', '"jsonrpc" must be "2.0"'],
    ['with a version that is a number', '{"jsonrpc":2.0,"id":7,"method":"ping"}', '"jsonrpc" must be "2.0"'],
    ['without method', '{"jsonrpc":"2.0","id":7}', '"method" is missing'],
    ['with a method that is no string', '{"jsonrpc":"2.0","id":7,"method":[]}', '"method" must be a string'],
    [
      'with params that are a list',
      '{"jsonrpc":"2.0","id":7,"method":"ping","params":[]}',
      '"params" must be an object',
    ],
    [
      'with params that are null',
      '{"jsonrpc":"2.0","id":7,"method":"ping","params":null}',
      '"params" must be an object',
    ],
    [
      'that is also a response',
      '{"jsonrpc":"2.0","id":7,"method":"ping","result":{}}',
      'it has a member that JSON-RPC does not know',
    ],
    [
      'that nests endlessly',
      `{"jsonrpc":"2.0","id":7,"method":"ping","params":${'['.repeat(100_000)}`,
      'it is nested deeper than 64 levels',
    ],
    [
      'with a number of 5,000 digits',
      `{"jsonrpc":"2.0","id":7,"method":"ping","params":{"a":${'1'.repeat(5000)}}}`,
      'a number is longer than 64 characters or out of range',
    ],
  ])('refuses a request %s under its own id', (_case, text, problem) => {
    expect(judge(text)).toEqual(reply(-32600, `Invalid request: ${problem}.`, 7));
  });

  it.each([
    [
      'a batch',
      '[{"jsonrpc":"2.0","id":1,"method":"ping"}]',
      'batches are not supported; send one message per line',
    ],
    ['an empty batch', '[]', 'batches are not supported; send one message per line'],
    ['a number', '5', 'a message is a JSON object'],
    ['null', 'null', 'a message is a JSON object'],
    ['an object that is no message', '{}', '"jsonrpc" must be "2.0"'],
    [
      'a null id',
      '{"jsonrpc":"2.0","id":null,"method":"ping"}',
      '"id" must be a short string or a whole number',
    ],
    ['a null id of another version', '{"id":null,"method":"ping"}', '"jsonrpc" must be "2.0"'],
    [
      'a fraction as id',
      '{"jsonrpc":"2.0","id":1.5,"method":"ping"}',
      '"id" must be a short string or a whole number',
    ],
    [
      'an object as id',
      '{"jsonrpc":"2.0","id":{},"method":"ping"}',
      '"id" must be a short string or a whole number',
    ],
    [
      'true as id',
      '{"jsonrpc":"2.0","id":true,"method":"ping"}',
      '"id" must be a short string or a whole number',
    ],
    [
      'an id beyond 2^53',
      '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}',
      '"id" must be a short string or a whole number',
    ],
    [
      'an endless id',
      `{"jsonrpc":"2.0","id":"${'x'.repeat(257)}","method":"ping"}`,
      '"id" must be a short string or a whole number',
    ],
    ['nesting without an object', '['.repeat(100_000), 'it is nested deeper than 64 levels'],
  ])('refuses %s without an id member', (_case, text, problem) => {
    expect(judge(text)).toEqual(reply(-32600, `Invalid request: ${problem}.`));
  });

  it.each([
    ['broken JSON', Buffer.from('{"jsonrpc":"2.0","id":7,'), 'JSON'],
    ['words', Buffer.from('hello'), 'JSON'],
    ['a byte order mark', Buffer.from('\ufeff{"jsonrpc":"2.0","id":7,"method":"ping"}'), 'JSON'],
    [
      'a stray byte',
      Buffer.concat([
        Buffer.from('{"jsonrpc":"2.0","id":7,"method":"'),
        Buffer.from([0xff]),
        Buffer.from('"}'),
      ]),
      'UTF-8',
    ],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'UTF-8'],
    ['half a surrogate pair', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'UTF-8'],
    ['half a character', Buffer.from([0x22, 0xc3]), 'UTF-8'],
  ])('answers %s with a parse error that has no id member', (_case, bytes, language) => {
    expect(judgeLine(bytes)).toEqual(reply(-32700, `Parse error: the message is not valid ${language}.`));
  });

  it.each([
    ['tools/call without name', 'tools/call', {}, '"name" must be a string'],
    ['a tool name that is a list', 'tools/call', { name: [] }, '"name" must be a string'],
    [
      'arguments that are a list',
      'tools/call',
      { name: 'x', arguments: [] },
      '"arguments" must be an object',
    ],
    [
      'arguments that are null',
      'tools/call',
      { name: 'x', arguments: null },
      '"arguments" must be an object',
    ],
    ['a cursor', 'tools/list', { cursor: 'abc' }, '"cursor" is none that this server gave'],
    ['an empty cursor', 'tools/list', { cursor: '' }, '"cursor" is none that this server gave'],
    ['a cursor that is a number', 'tools/list', { cursor: 5 }, '"cursor" must be a string'],
    ['initialize without params', 'initialize', undefined, '"protocolVersion" must be a string'],
    [
      'a version that is a number',
      'initialize',
      { protocolVersion: 1 },
      '"protocolVersion" must be a string',
    ],
    ['no capabilities', 'initialize', { protocolVersion: 'x' }, '"capabilities" must be an object'],
    [
      'no clientInfo',
      'initialize',
      { protocolVersion: 'x', capabilities: {} },
      '"clientInfo" must be an object',
    ],
    [
      'a nameless client',
      'initialize',
      { protocolVersion: 'x', capabilities: {}, clientInfo: {} },
      '"clientInfo.name" must be a string',
    ],
    [
      'a client without version',
      'initialize',
      { protocolVersion: 'x', capabilities: {}, clientInfo: { name: 'a' } },
      '"clientInfo.version" must be a string',
    ],
    ['a _meta that is a list', 'ping', { _meta: [] }, '"_meta" must be an object'],
    [
      'a progress token that is a fraction',
      'ping',
      { _meta: { progressToken: 1.5 } },
      '"_meta.progressToken" must be a string or a whole number',
    ],
    [
      'a related task without id',
      'ping',
      { _meta: { 'io.modelcontextprotocol/related-task': {} } },
      '"_meta.io.modelcontextprotocol/related-task" must be an object with a "taskId"',
    ],
  ])('answers %s with one sentence', (_case, method, params, problem) => {
    const text = JSON.stringify({ jsonrpc: '2.0', id: 7, method, params });

    expect(judge(text)).toMatchObject({ reply: reply(-32602, `Invalid params: ${problem}.`, 7).reply });
  });

  it('says which tool a call named that it refuses', () => {
    const params = { name: 'echo', arguments: [] };

    expect(judge(JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params }))).toMatchObject({
      kind: 'reply',
      tool: 'echo',
    });
  });

  it('answers a line that was too long without an id', () => {
    expect(tooLong(1_048_576)).toEqual({
      jsonrpc: '2.0',
      error: { code: -32600, message: 'Invalid request: a message may have at most 1048576 bytes.' },
    });
  });
});
