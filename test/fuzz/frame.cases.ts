import fc from 'fast-check';
import { handshake, MODERN_META } from '../support/frames.js';
import { oddTexts, oddValues, withInside, withMember } from './json.cases.js';

const METHODS = [
  'ping',
  'tools/list',
  'tools/call',
  'tools/call',
  'initialize',
  'server/discover',
  'resources/list',
  'prompts/get',
  'completion/complete',
  'logging/setLevel',
  'notifications/initialized',
  'rpc.discover',
  '__proto__',
  'constructor',
  '',
];

const params: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    {},
    handshake(),
    handshake('1999-01-01'),
    { _meta: MODERN_META },
    { _meta: { ...MODERN_META, 'io.modelcontextprotocol/protocolVersion': '1999-01-01' } },
    { _meta: { progressToken: 1 }, name: 'list_categories', arguments: {} },
    { name: 'list_categories' },
    { name: 'search_tools', arguments: { query: 'bug' }, _meta: MODERN_META },
    { name: 'get_bug', arguments: { bug_id: 'BUG-001' } },
    { name: '__proto__', arguments: {} },
    { name: 'list_categories', arguments: JSON.parse('{"__proto__":{"polluted":true}}') as unknown },
    { name: 'list_categories', task: {} },
    { cursor: 'x' },
  ),
  fc
    .tuple(
      fc.constantFrom('_meta', 'name', 'arguments', '__proto__', 'cursor', 'task', 'protocolVersion'),
      oddValues,
    )
    .map(([key, value]) => withMember({ name: 'list_categories' }, key, value)),
  oddValues,
);

/** A request; `ID` becomes an id of its own. */
const request: fc.Arbitrary<unknown> = fc
  .tuple(fc.constantFrom(...METHODS), fc.option(params, { nil: undefined }))
  .map(([method, given]) => ({
    jsonrpc: '2.0',
    id: 'ID',
    method,
    ...(given !== undefined && { params: given }),
  }));

/** What a client sends in earnest. */
const COMPLETE = [
  { method: 'initialize', params: handshake() },
  {
    method: 'initialize',
    params: { ...handshake(), capabilities: { roots: { listChanged: true }, sampling: {} } },
  },
  { method: 'tools/list', params: { _meta: MODERN_META } },
  { method: 'server/discover', params: { _meta: MODERN_META } },
  {
    method: 'tools/call',
    params: {
      name: 'search_tools',
      arguments: { query: 'bug' },
      _meta: { ...MODERN_META, progressToken: 'p' },
    },
  },
  {
    method: 'tools/call',
    params: { name: 'list_categories', _meta: { 'io.modelcontextprotocol/related-task': { taskId: 't' } } },
  },
  { method: 'ping', params: { _meta: { progressToken: 7 } } },
].map((message) => ({ jsonrpc: '2.0', id: 'ID', ...message }));

/** The same with one thing wrong, at whatever depth. */
const nearlyRight = fc
  .tuple(
    fc.constantFrom(...COMPLETE),
    fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 6 }),
    oddValues,
  )
  .map(([message, steps, value]) => withInside(message, steps, value));

const wrongMessage: fc.Arbitrary<unknown> = fc.oneof(
  fc
    .tuple(
      request,
      fc.constantFrom('id', 'jsonrpc', 'method', 'params', 'result', 'error', '__proto__', 'x'),
      oddValues,
    )
    .map(([message, key, value]) => withMember(message as object, key, value)),
  fc.array(request, { maxLength: 3 }),
  fc.record(
    {
      jsonrpc: fc.constant('2.0'),
      method: fc.constantFrom(
        'notifications/cancelled',
        'notifications/initialized',
        'notifications/x',
        'ping',
      ),
      params,
    },
    { requiredKeys: ['jsonrpc', 'method'] },
  ),
  fc.record({ jsonrpc: fc.constant('2.0'), id: fc.constantFrom<unknown>('ID', 1, null), result: oddValues }),
  oddValues,
);

const WRONG_LINES = [
  '[',
  '{',
  '{"jsonrpc":"2.0","id":"ID","method":"ping"',
  '{"jsonrpc":"2.0","id":"ID","method":"ping"}}',
  'null',
  '"',
  '\0',
  '\r',
  '\ufeff{}',
  '{"jsonrpc":"2.0","id":"ID","id":"ID2","method":"ping"}',
  '{"jsonrpc":"2.0","id":1e2,"method":"ping"}',
  '{"jsonrpc":"2.0","id":-0,"method":"ping"}',
  '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}',
  '{"jsonrpc":"2.0","id":1.5,"method":"ping"}',
  '{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}',
  '{"jsonrpc":"2.0","id":"ID","method":"ping","params":{"a":1e999}}',
  '{"jsonrpc":"2.0","id":{"id":"ID"},"method":"ping"}',
  '{"jsonrpc":"2.0","id":"ID","method":"tools/call","params":{"name":"list_bugs","name":["x"]}}',
];

const wrongLine: fc.Arbitrary<Buffer> = fc.oneof(
  fc.constantFrom(...WRONG_LINES).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10))),
  oddTexts.map((text) => Buffer.from(text.replaceAll('\n', ' '))),
  fc.constantFrom(100, 70_000, 1_048_577, 1_500_000).map((length) => Buffer.alloc(length, 'x')),
  fc
    .constantFrom('[', '{"a":', '{"jsonrpc":"2.0","id":"ID","method":"ping","params":')
    .chain((mark) => fc.constantFrom(63, 64, 65, 30_000).map((depth) => Buffer.from(mark.repeat(depth)))),
  // A request with a few of its bytes changed.
  fc
    .tuple(
      request,
      fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 }),
    )
    .map(([message, changes]) => {
      const bytes = Buffer.from(JSON.stringify(message));
      for (const [at, byte] of changes) if (byte !== 10) bytes[at % bytes.length] = byte;
      return bytes;
    }),
);

/**
 * One line without its line feed, one character for each byte, so that a finding can be read. `ID` in it stands for
 * an id that no other line has.
 */
export const frameLines: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 4, arbitrary: request.map(bytesOf) },
    { weight: 4, arbitrary: nearlyRight.map(bytesOf) },
    { weight: 3, arbitrary: wrongMessage.map(bytesOf) },
    { weight: 3, arbitrary: wrongLine },
  )
  .map((bytes) => bytes.toString('latin1'));

function bytesOf(message: unknown): Buffer {
  return Buffer.from(JSON.stringify(message) ?? '');
}

/** Lines, and where the stream is cut into chunks on its way. */
export const conversations = fc.record({
  lines: fc.array(frameLines, { minLength: 1, maxLength: 12 }),
  ending: fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n'),
  cuts: fc.array(fc.nat({ max: 4000 }), { maxLength: 6 }),
});

/** What a server hears first, and mostly not as it should be. */
export const openings = fc.record({
  lines: fc.array(
    nearlyRight.map((message) => bytesOf(message).toString('latin1')),
    { minLength: 1, maxLength: 12 },
  ),
  ending: fc.constantFrom('\n', '\r\n'),
  cuts: fc.array(fc.nat({ max: 4000 }), { maxLength: 2 }),
});

export const byteStreams = fc.record({
  bytes: fc
    .array(
      fc.oneof(
        fc
          .constantFrom(
            '\n',
            '\r\n',
            '\r',
            '\ufeff',
            '{}',
            'x'.repeat(15),
            'x'.repeat(16),
            'x'.repeat(17),
            '\n\n',
          )
          .map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 5 }),
      ),
      { maxLength: 12 },
    )
    .map((parts) => Buffer.concat(parts).toString('latin1')),
  cuts: fc.array(fc.nat({ max: 80 }), { maxLength: 8 }),
});

/** The same bytes in several pieces. */
export function chunksOf(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
}
