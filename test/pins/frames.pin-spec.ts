import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { judgeFrame } from '../support/frame.judge.js';
import { FrameWitness, throwInvalidFrames } from '../support/frame.witness.js';
import { MODERN_META, handshake, notification, request } from '../support/frames.js';
import type { Revision } from '../support/mcp.schema.js';
import { ServerProcess } from '../support/server.process.js';
import { witnessed } from '../support/witnessed.transport.js';

const LEGACY = '2025-11-25';
const MODERN = '2026-07-28';
const TEXT = { type: 'text', text: 'x' };

const result = (value: unknown): object => ({ jsonrpc: '2.0', id: 1, result: value });
const error = (members: object): object => ({ jsonrpc: '2.0', error: { code: -32600, message: 'No.' }, ...members }); // prettier-ignore
const notice = (method: string, params?: object): object => ({ jsonrpc: '2.0', method, ...(params && { params }) }); // prettier-ignore

type Row = readonly [what: string, frame: unknown, revision: Revision, method: string | undefined];

const VALID: readonly Row[] = [
  ['an empty answer to a ping', result({}), LEGACY, 'ping'],
  ['a text', result({ content: [TEXT] }), LEGACY, 'tools/call'],
  ['an object', result({ content: [], structuredContent: {} }), LEGACY, 'tools/call'],
  ['an error without id', error({}), LEGACY, undefined],
  ['an error without id before it was allowed', error({}), '2025-06-18', undefined],
  ['progress', notice('notifications/progress', { progressToken: 1, progress: 1 }), LEGACY, undefined],
  ['a question', { ...notice('ping'), id: 'q' }, LEGACY, undefined],
  ['a text', result({ resultType: 'complete', content: [TEXT] }), MODERN, 'tools/call'],
  ['an array', result({ resultType: 'complete', content: [], structuredContent: [1] }), MODERN, 'tools/call'],
  ['a state', result({ resultType: 'input_required', requestState: 's' }), MODERN, 'tools/call'],
  ['no tools', result({ resultType: 'complete', tools: [], ttlMs: 0, cacheScope: 'private' }), MODERN, 'tools/list'],
]; // prettier-ignore

const INVALID: readonly Row[] = [
  ['a number', 1, LEGACY, undefined],
  ['a batch', [result({})], LEGACY, 'ping'],
  ['an empty object', {}, LEGACY, undefined],
  ['a frame of its own kind', { jsonrpc: '2.0', log: 'hello' }, LEGACY, undefined],
  ['an answer with a further member', { ...result({}), log: 'hello' }, LEGACY, 'ping'],
  ['both a result and an error', { ...result({}), ...error({ id: 1 }) }, LEGACY, 'ping'],
  ['another JSON-RPC', { ...result({}), jsonrpc: '1.0' }, LEGACY, 'ping'],
  ['no JSON-RPC', { id: 1, result: {} }, LEGACY, 'ping'],
  ['no JSON-RPC in a notification', { method: 'notifications/tools/list_changed' }, '2025-06-18', undefined],
  ['a result without id', { jsonrpc: '2.0', result: {} }, LEGACY, 'ping'],
  ['a result with the id null', { ...result({}), id: null }, LEGACY, 'ping'],
  ['a result that answers nothing', result({}), LEGACY, undefined],
  ['a result of a feature that is not there', result({ resources: [] }), LEGACY, 'resources/list'],
  ['a result that is null', result(null), LEGACY, 'ping'],
  ['a ping that is answered with something', result({ pong: true }), LEGACY, 'ping'],
  ['no server info', result({ protocolVersion: LEGACY, capabilities: {} }), LEGACY, 'initialize'],
  ['no tools', result({}), LEGACY, 'tools/list'],
  ['a tool without a schema', result({ tools: [{ name: 'x' }] }), LEGACY, 'tools/list'],
  ['a tool whose arguments are no object', result({ tools: [{ name: 'x', inputSchema: { type: 'array' } }] }), LEGACY, 'tools/list'],
  ['no content', result({ structuredContent: {} }), LEGACY, 'tools/call'],
  ['content of no known kind', result({ content: [{ type: 'html', html: 'x' }] }), LEGACY, 'tools/call'],
  ['an image that is no base64', result({ content: [{ type: 'image', data: '%', mimeType: 'image/png' }] }), LEGACY, 'tools/call'],
  ['structured content that is an array', result({ content: [], structuredContent: [] }), LEGACY, 'tools/call'],
  ['an error with the id null', error({ id: null }), LEGACY, undefined],
  ['an error with the id null', error({ id: null }), '2025-06-18', undefined],
  ['an error with the id null', error({ id: null }), MODERN, undefined],
  ['an error without a message', error({ id: 1, error: { code: 1 } }), LEGACY, 'ping'],
  ['an error whose code is no integer', error({ id: 1, error: { code: 1.5, message: 'x' } }), LEGACY, 'ping'],
  ['a notification that nobody knows', notice('notifications/hello'), LEGACY, undefined],
  ['progress of nothing', notice('notifications/progress', { progress: 1 }), LEGACY, undefined],
  ['a request that nobody knows', { ...notice('tools/call'), id: 1 }, LEGACY, undefined],
  ['a request with the id null', { ...notice('ping'), id: null }, LEGACY, undefined],
  ['any request', { ...notice('ping'), id: 1 }, MODERN, undefined],
  ['no resultType', result({ content: [TEXT] }), MODERN, 'tools/call'],
  ['a resultType that nobody knows', result({ resultType: 'done', content: [TEXT] }), MODERN, 'tools/call'],
  ['no content', result({ resultType: 'complete' }), MODERN, 'tools/call'],
  ['a question without one', result({ resultType: 'input_required' }), MODERN, 'tools/call'],
  ['a question where none may be asked', result({ resultType: 'input_required', requestState: 's' }), MODERN, 'tools/list'],
  ['no time to keep it', result({ resultType: 'complete', tools: [], cacheScope: 'private' }), MODERN, 'tools/list'],
  ['no scope to keep it in', result({ resultType: 'complete', tools: [], ttlMs: 0 }), MODERN, 'tools/list'],
  ['a handshake', result({ resultType: 'complete' }), MODERN, 'initialize'],
  ['a subscription without its id', result({ resultType: 'complete', _meta: {} }), MODERN, 'subscriptions/listen'],
  ['a wrong revision, without the right ones', error({ id: 1, error: { code: -32022, message: 'x' } }), MODERN, 'tools/list'],
]; // prettier-ignore

describe('judgeFrame', () => {
  it.each(VALID)('lets %s through', (_, frame, revision, method) => {
    expect(judgeFrame(frame, revision, method)).toBeUndefined();
  });

  it.each(INVALID)('refuses %s', (_, frame, revision, method) => {
    expect(judgeFrame(frame, revision, method)).toEqual(expect.any(String));
  });
});

describe('FrameWitness', () => {
  const initialize = request('i', 'initialize', handshake());
  const initialized = (protocolVersion: string): string =>
    `${JSON.stringify({ ...result({ protocolVersion, capabilities: {}, serverInfo: { name: 'x', version: '1' } }), id: 'i' })}\n`;
  const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
  const modernList = request(1, 'tools/list', { _meta: MODERN_META });

  function problemsOf(...said: readonly (readonly ['sent' | 'received', string])[]): string[] {
    const problems: string[] = [];
    const witness = new FrameWitness((problem) => problems.push(problem.split('\n')[0] ?? ''));
    for (const [direction, text] of said) witness[direction](text);
    return problems;
  }

  it('judges an answer by the method and the revision of its request', () => {
    expect(problemsOf(['sent', modernList], ['received', line(result({ tools: [] }))])).toEqual([
      expect.stringMatching(/^A line on stdout is no JSONRPCResultResponse of 2026-07-28: .*'resultType'$/),
    ]);
    expect(
      problemsOf(
        ['sent', initialize],
        ['received', initialized('2025-06-18')],
        ['sent', request(1, 'tools/list')],
        ['received', line(result({ tools: [] }))],
      ),
    ).toEqual([]);
    expect(problemsOf(['sent', request(1, 'tools/call')], ['received', line(result({ tools: [] }))])).toEqual(
      [expect.stringMatching(/^A line on stdout is no CallToolResult of 2025-11-25: /)],
    );
  });

  it('reports an answer to nothing, to another id, and a second one', () => {
    const pong = line(result({}));

    expect(problemsOf(['received', pong])).toHaveLength(1);
    expect(problemsOf(['sent', request('1', 'ping')], ['received', pong])).toHaveLength(1);
    expect(problemsOf(['sent', request(1, 'ping')], ['received', pong], ['received', pong])).toHaveLength(1);
    expect(problemsOf(['received', line(error({ id: 1 }))])).toHaveLength(1);
  });

  it('knows a cancelled request from the next one with its id', () => {
    const sent = request(1, 'tools/call') + request(1, 'ping');

    expect(problemsOf(['sent', sent], ['received', line(result({}))])).toEqual([]);
  });

  it('reports a line that is no JSON, in whatever pieces it comes', () => {
    expect(problemsOf(['received', 'server '], ['received', 'started\n'])).toEqual([
      'A line on stdout is no JSON',
    ]);
  });

  it('reports a revision that it cannot judge', () => {
    expect(problemsOf(['sent', initialize], ['received', initialized('2031-01-01')])).toHaveLength(1);
  });
});

describe('every test', () => {
  const write = (text: string): string => `process.stdout.write(${JSON.stringify(text)});`;

  it('is watched, in every project', async () => {
    const { href } = new URL('../../jest.config.mjs', import.meta.url);
    const { default: config } = (await import(href)) as {
      default: { projects: { setupFilesAfterEnv: string[] }[] };
    };

    expect(config.projects.map((project) => project.setupFilesAfterEnv)).toEqual([
      ['<rootDir>/test/support/frame.setup.ts'],
      ['<rootDir>/test/support/frame.setup.ts'],
      ['<rootDir>/test/support/frame.setup.ts'],
    ]);
  });

  it('that takes a transport of an official client gives it a witness', () => {
    const root = fileURLToPath(new URL('../', import.meta.url));
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const taking = files.filter((name) =>
      /^import \{[^}]*\} from '@modelcontextprotocol\/\w+\/(client\/)?stdio/m.test(
        readFileSync(join(root, name), 'utf8'),
      ),
    );

    expect(taking.length).toBeGreaterThan(3);
    for (const name of taking) {
      const text = readFileSync(join(root, name), 'utf8');
      const made = text.match(/new \w*Transport\(/g)?.length;
      expect({ name, witnessed: text.match(/\bwitnessed\(/g)?.length }).toEqual({ name, witnessed: made });
    }
  });

  it('fails when a server that it started wrote something else', async () => {
    const server = ServerProcess.start({
      entry: ['--eval', write('hello\n') + write(notification('hello'))],
    });
    await server.exited;

    await expect(server.end()).rejects.toThrow(/^2 invalid frames:\nA line on stdout is no JSON\nhello\n/);
  });

  it('fails when an official client drops what it cannot read', async () => {
    const script = join(mkdtempSync(join(tmpdir(), 'mss-frames-')), 'server.mjs');
    writeFileSync(script, `${write('hello\n')} process.stdin.once('data', () => process.exit());`);
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [script],
      stderr: 'ignore',
    });
    const client = new Client({ name: 'official-v1', version: '1.0.0' });

    await expect(client.connect(witnessed(transport))).rejects.toThrow();
    expect(throwInvalidFrames).toThrow(/^1 invalid frames:\nA line on stdout is no JSON\nhello$/);
  });
});
