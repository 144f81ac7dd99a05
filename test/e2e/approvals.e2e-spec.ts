import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readAudit, readEndedAudit } from '../support/audit.reader.js';
import { expectValidRecords } from '../support/audit.schema.js';
import {
  cancel,
  MODERN_META,
  notification,
  request,
  toolCall,
  type Frame,
  type Id,
} from '../support/frames.js';
import { atTerminal } from '../support/pseudo.terminal.js';
import { SERVER } from '../support/sdk.client.js';
import { ServerProcess } from '../support/server.process.js';

const TOOLS =
  '{ allow: ["*"], approval: ["list_*"], approval_timeout: 60, timeouts: { list_categories: 0.3 }, rate_limits: { default: 1000 } }';
const QUICK = TOOLS.replace('approval_timeout: 60', 'approval_timeout: 1');
const FORMS = { elicitation: {} };
const APPROVED = { result: { structuredContent: { items: expect.any(Array) } } };

let server: ServerProcess | undefined;

afterEach(async () => {
  await server?.end();
  server = undefined;
});

/** A server whose tool list_categories needs an approval, and a client of the older kind. */
async function start(tools = TOOLS, capabilities: object = FORMS): Promise<ServerProcess> {
  server = ServerProcess.start({ tools });
  const params = { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'raw', version: '1' } };
  await server.ask('handshake', 'initialize', params);
  await server.send(notification('notifications/initialized'));
  return server;
}

const question = (running: ServerProcess): Promise<Frame> =>
  running.take('a question', ({ method }) => method === 'elicitation/create');

async function answer(running: ServerProcess, asked: Frame, result: object): Promise<void> {
  await running.send(`${JSON.stringify({ jsonrpc: '2.0', id: asked.id, result })}\n`);
}

/** Calls the tool and answers the question that comes. */
async function decided(running: ServerProcess, id: Id, result: object): Promise<Frame> {
  await running.send(toolCall(id, 'list_categories'));
  await answer(running, await question(running), result);
  return running.reply(id);
}

/** The records of the calls, without those of the start. */
function records(running: ServerProcess): object[] {
  expectValidRecords(running.policy.auditLog);
  return readAudit(running.policy.auditLog)
    .filter(({ type, tool_name: tool }) => type !== 'start' && tool !== 'boot canary')
    .map(({ type, event, by, result_status: status, code, rule }) =>
      type === 'approval' ? { event, by } : type === 'response' ? { status, code, rule } : { type },
    );
}

const refusal = (code: string): object => ({
  result: { isError: true, _meta: { 'mcp-secure-server/refusal': { code, rule: 'tools.approval[0]' } } },
});

describe('a call that needs the approval of a person', () => {
  it('shows the person what would run, and runs when they accept', async () => {
    const running = await start();
    await running.send(toolCall(1, 'list_categories'));
    const asked = await question(running);

    expect(asked.params).toEqual({
      mode: 'form',
      message: [
        'May this call run?',
        '',
        'Tool: list_categories (List categories), of the plugin discovery',
        'Effect: It only reads.',
        'Arguments:',
        '  {}',
        '',
        'Asked because of tools.approval[0] in the policy. It holds for this call with these arguments alone.',
      ].join('\n'),
      requestedSchema: { type: 'object', properties: {} },
    });
    await answer(running, asked, { action: 'accept', content: {} });
    expect(await running.reply(1)).toMatchObject(APPROVED);
    expect(records(running)).toEqual([
      { type: 'request' },
      { event: 'asked', by: 'nobody' },
      { event: 'approved', by: 'client' },
      { status: 'answered', code: null, rule: 'tools.approval[0]' },
    ]);
  });

  it('is refused when they decline, and they are not asked the same again', async () => {
    const running = await start();

    expect(await decided(running, 1, { action: 'decline' })).toMatchObject(refusal('APPROVAL.DENIED'));
    expect(await running.ask(2, 'tools/call', { name: 'list_categories' })).toMatchObject(
      refusal('APPROVAL.DENIED'),
    );
    expect(records(running)).toEqual([
      { type: 'request' },
      { event: 'asked', by: 'nobody' },
      { event: 'denied', by: 'client' },
      { status: 'refused', code: 'APPROVAL.DENIED', rule: 'tools.approval[0]' },
      { type: 'request' },
      { status: 'refused', code: 'APPROVAL.DENIED', rule: 'tools.approval[0]' },
    ]);
  });

  it('is refused when they dismiss the question, and they are asked the next time', async () => {
    const running = await start();

    expect(await decided(running, 1, { action: 'cancel' })).toMatchObject(refusal('APPROVAL.DENIED'));
    expect(await decided(running, 2, { action: 'accept' })).toMatchObject(APPROVED);
  });

  it.each([
    ['an answer of no known kind', { action: 'yes' }],
    ['an answer without one', {}],
  ])('does not run for %s', async (_what, result) => {
    const running = await start();

    expect(await decided(running, 1, result)).toMatchObject(refusal('APPROVAL.REQUIRED'));
  });

  it('is refused when nobody answers in time, and the question is taken back', async () => {
    const running = await start(QUICK);
    await running.send(toolCall(1, 'list_categories'));
    const asked = await question(running);

    expect(await running.reply(1)).toMatchObject(refusal('APPROVAL.EXPIRED'));
    expect(
      await running.take('word that it is taken back', ({ method }) => method === 'notifications/cancelled'),
    ).toMatchObject({ params: { requestId: asked.id } });
    expect(records(running)).toContainEqual({ event: 'expired', by: 'nobody' });
  });

  it('does not lose its own time while the person thinks', async () => {
    const running = await start();
    await running.send(toolCall(1, 'list_categories'));
    const asked = await question(running);
    await sleep(600);
    await answer(running, asked, { action: 'accept' });

    expect(await running.reply(1)).toMatchObject(APPROVED);
  });

  it('is taken back by its client together with the question', async () => {
    const running = await start();
    await running.send(toolCall(1, 'list_categories'));
    const asked = await question(running);
    await running.send(cancel(1));

    expect(
      await running.take('word that it is taken back', ({ method }) => method === 'notifications/cancelled'),
    ).toMatchObject({ params: { requestId: asked.id } });
    await answer(running, asked, { action: 'accept' });
    await running.ask('after', 'ping');
    expect(running.unread).toEqual([]);
    await readEndedAudit(running.policy.auditLog);
    expect(records(running)).toEqual([
      { type: 'request' },
      { event: 'asked', by: 'nobody' },
      { event: 'withdrawn', by: 'nobody' },
      { status: 'cancelled', code: null, rule: expect.any(String) },
    ]);
  });

  it('is not approved by an answer to another question, or by the same answer twice', async () => {
    const running = await start();
    await running.send(toolCall(1, 'list_categories'), toolCall(2, 'list_categories'));
    const [one, other] = [await question(running), await question(running)];
    await answer(running, { id: 'made up' }, { action: 'accept' });
    await answer(running, one, { action: 'accept' });
    await answer(running, one, { action: 'accept' });
    await answer(running, other, { action: 'decline' });

    const replies = [await running.reply(1), await running.reply(2)];
    expect(replies.filter(({ result }) => result?.['isError'] !== true)).toHaveLength(1);
  });

  it('is asked about only when everything else allows it', async () => {
    const running = await start(TOOLS.replace('["list_*"]', '["*"]').replace('default: 1000', 'get_bug: 0'));

    expect(await running.ask(1, 'tools/call', { name: 'get_bug', arguments: {} })).toMatchObject({
      result: { _meta: { 'mcp-secure-server/refusal': { code: 'RATE.EXHAUSTED' } } },
    });
    expect(records(running)).not.toContainEqual({ event: 'asked', by: 'nobody' });
  });
});

describe('the operator, beside the client', () => {
  const cli = (running: ServerProcess, ...args: string[]) => ({
    argv: [process.execPath, SERVER, 'approvals', ...args],
    env: { HOME: running.policy.folder },
  });
  const typed = (running: ServerProcess, args: string[], said: string) => {
    const { argv, env } = cli(running, ...args);
    return atTerminal(argv, env, said);
  };
  /** Without a terminal; `detached` also takes the one away from which the tests were started. */
  const plain = async (running: ServerProcess, ...args: string[]) => {
    const { argv, env } = cli(running, ...args);
    const [file = '', ...rest] = argv;
    const child = spawn(file, rest, {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      detached: true,
    });
    child.stdin.end('y\n');
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { status: child.exitCode, stdout, stderr };
  };
  const waiting = async (running: ServerProcess): Promise<{ id: string }[]> =>
    JSON.parse((await plain(running, 'list', '--json')).stdout) as { id: string }[];

  it('approves a call of a client that cannot ask, once, with these arguments', async () => {
    const running = await start(TOOLS.replace('"list_*"', '"search_tools"'), {});
    const call = { name: 'search_tools', arguments: { query: 'bug', detail_level: 'name' } };
    const refused = await running.ask(1, 'tools/call', call);
    expect(refused).toMatchObject(refusal('APPROVAL.REQUIRED'));
    const [{ id } = { id: '' }] = await waiting(running);

    expect(refused.result?.['content']).toEqual([
      {
        type: 'text',
        text: `A person has to approve this call first, and this client did not ask one. It waits as ${id} for 60 seconds. The operator approves it in a terminal with "mcp-secure-server approvals approve ${id}"; then call again with the same arguments. (rule: tools.approval[0])`,
      },
    ]);
    const { code, screen } = typed(running, ['approve', id], 'y');
    expect([code, screen]).toEqual([0, expect.stringContaining('"query": "bug"')]);
    const other = { ...call, arguments: { ...call.arguments, query: 'web' } };
    expect(await running.ask(2, 'tools/call', other)).toMatchObject(refusal('APPROVAL.REQUIRED'));
    expect(await running.ask(3, 'tools/call', call)).toMatchObject(APPROVED);
    expect(await running.ask(4, 'tools/call', call)).toMatchObject(refusal('APPROVAL.REQUIRED'));
    expect(records(running)).toEqual(
      expect.arrayContaining([
        { event: 'approved', by: 'operator' },
        { event: 'used', by: 'operator' },
      ]),
    );
  });

  it('answers while the client is still asking, and the question is taken back', async () => {
    const running = await start();
    await running.send(toolCall(1, 'list_categories'));
    const asked = await question(running);
    const [{ id } = { id: '' }] = await waiting(running);

    expect(typed(running, ['approve', id], 'yes').code).toBe(0);
    expect(await running.reply(1)).toMatchObject(APPROVED);
    expect(
      await running.take('word that it is taken back', ({ method }) => method === 'notifications/cancelled'),
    ).toMatchObject({ params: { requestId: asked.id } });
    await answer(running, asked, { action: 'decline' });
    expect(records(running)).toEqual([
      { type: 'request' },
      { event: 'asked', by: 'nobody' },
      { event: 'approved', by: 'operator' },
      { status: 'answered', code: null, rule: 'tools.approval[0]' },
    ]);
  });

  it('denies', async () => {
    const running = await start();
    await running.send(toolCall(1, 'list_categories'));
    await question(running);
    const [{ id } = { id: '' }] = await waiting(running);

    expect(typed(running, ['deny', id], 'y').code).toBe(0);
    expect(await running.reply(1)).toMatchObject(refusal('APPROVAL.DENIED'));
    expect(await waiting(running)).toEqual([]);
    expect((await plain(running, 'list')).stdout).toBe('no call waits for a person\n');
  });

  it('decides nothing without a terminal, whatever is piped in, nor by a no', async () => {
    const running = await start(TOOLS, {});
    await running.ask(1, 'tools/call', { name: 'list_categories' });
    const [{ id } = { id: '' }] = await waiting(running);

    expect(await plain(running, 'approve', id)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('Nothing was decided: this command needs a terminal'),
    });
    expect(typed(running, ['approve', id], 'n').code).toBe(1);
    expect(typed(running, ['approve', 'ffffffff'], 'y')).toEqual({
      code: 1,
      screen: expect.stringContaining('No call waits under ffffffff any more.'),
    });
    expect(await waiting(running)).toMatchObject([{ id, tool: 'list_categories' }]);
  });

  it('is reached by a socket that is this user’s alone, and that no tool can touch', async () => {
    const running = await start(TOOLS, {});
    await running.ask(1, 'tools/call', { name: 'list_categories' });
    const folder = join(running.policy.folder, '.mcp-secure', 'approvals');
    const [socket = ''] = readdirSync(folder);

    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, socket)).mode & 0o777).toBe(0o600);
    expect(
      await running.ask(2, 'tools/call', { name: 'read_file', arguments: { path: join(folder, socket) } }),
    ).toMatchObject({ result: { isError: true } });
    expect(await running.ask(3, 'approvals/approve', { id: 'any' })).toMatchObject({
      error: { code: -32601 },
    });
    running.closeInput();
    await running.exited;
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not hear of the calls of a server that was killed', async () => {
    const running = await start(TOOLS, {});
    await running.ask(1, 'tools/call', { name: 'list_categories' });
    running.signal('SIGKILL');
    await running.exited;

    expect(await waiting(running)).toEqual([]);
    expect(readdirSync(join(running.policy.folder, '.mcp-secure', 'approvals'))).toEqual([]);
  });
});

describe('the same in the revision without a handshake', () => {
  const META = { ...MODERN_META, 'io.modelcontextprotocol/clientCapabilities': FORMS };
  const modern = (id: Id, more: object = {}): string =>
    request(id, 'tools/call', { name: 'list_categories', arguments: {}, ...more, _meta: META });
  const NAME = 'approval';

  async function asked(): Promise<{ running: ServerProcess; requestState: string }> {
    const running = ServerProcess.start({ tools: TOOLS });
    server = running;
    await running.send(modern(1));
    const { result } = await running.reply(1);
    expect(result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { [NAME]: { method: 'elicitation/create', params: { mode: 'form' } } },
      requestState: expect.any(String),
    });
    return { running, requestState: String(result?.['requestState']) };
  }

  const retry = (id: Id, requestState: string, action: string, more: object = {}): string =>
    modern(id, { requestState, inputResponses: { [NAME]: { action } }, ...more });

  it('runs when the client comes back with an acceptance, as one call on record', async () => {
    const { running, requestState } = await asked();
    await running.send(retry(2, requestState, 'accept'));

    expect(await running.reply(2)).toMatchObject({
      result: { resultType: 'complete', structuredContent: { items: expect.any(Array) } },
    });
    expect(records(running)).toEqual([
      { type: 'request' },
      { event: 'asked', by: 'nobody' },
      { event: 'approved', by: 'client' },
      { status: 'answered', code: null, rule: 'tools.approval[0]' },
    ]);
  });

  it.each([
    ['decline', 'APPROVAL.DENIED'],
    ['cancel', 'APPROVAL.DENIED'],
  ])('is refused when it comes back with %s', async (action, code) => {
    const { running, requestState } = await asked();
    await running.send(retry(2, requestState, action));

    expect(await running.reply(2)).toMatchObject(refusal(code));
  });

  it('asks again for an answer that is missing or none', async () => {
    const { running, requestState } = await asked();
    await running.send(modern(2, { requestState, inputResponses: { other: { action: 'accept' } } }));
    const again = await running.reply(2);

    expect(again).toMatchObject({ result: { resultType: 'input_required' } });
    await running.send(retry(3, String(again.result?.['requestState']), 'accept'));
    expect(await running.reply(3)).toMatchObject({ result: { resultType: 'complete' } });
  });

  it.each([
    ['was changed', (state: string) => [state.slice(0, -2) + (state.endsWith('AA') ? 'BB' : 'AA'), {}]],
    ['is made up', () => ['v1.e30.e30', {}]],
    ['belongs to other arguments', (state: string) => [state, { arguments: { a: 1 } }]],
    ['belongs to another tool', (state: string) => [state, { name: 'search_tools' }]],
  ] as [string, (state: string) => [string, object]][])(
    'goes on with nothing when what it carries %s',
    async (_what, forge) => {
      const { running, requestState } = await asked();
      const [state, more] = forge(requestState);
      await running.send(retry(2, state, 'accept', more));

      expect(await running.reply(2)).toMatchObject({ error: { code: -32602 } });
      expect(records(running)).not.toContainEqual({ event: 'approved', by: 'client' });
      await running.send(retry(3, requestState, 'accept'));
      expect(await running.reply(3)).toMatchObject({ result: { resultType: 'complete' } });
    },
  );

  it('goes on once: what was carried back is used up', async () => {
    const { running, requestState } = await asked();
    await running.send(retry(2, requestState, 'accept'));
    await running.reply(2);
    await running.send(retry(3, requestState, 'accept'));

    expect(await running.reply(3)).toMatchObject({ error: { code: -32602 } });
  });

  it('takes no answer for one that came before the question', async () => {
    const running = ServerProcess.start({ tools: TOOLS });
    server = running;
    await running.send(modern(1, { inputResponses: { [NAME]: { action: 'accept' } } }));

    expect(await running.reply(1)).toMatchObject({ result: { resultType: 'input_required' } });
  });

  it('does not ask a client that declares no forms', async () => {
    const running = ServerProcess.start({ tools: TOOLS });
    server = running;
    await running.send(request(1, 'tools/call', { name: 'list_categories', _meta: MODERN_META }));

    expect(await running.reply(1)).toMatchObject(refusal('APPROVAL.REQUIRED'));
  });

  it('is on record as left when the client never comes back', async () => {
    const { running } = await asked();
    running.closeInput();
    await running.exited;

    expect(records(running)).toEqual([
      { type: 'request' },
      { event: 'asked', by: 'nobody' },
      { event: 'withdrawn', by: 'nobody' },
      { status: 'client_gone', code: null, rule: expect.any(String) },
    ]);
  });
});
