import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readAudit } from '../support/audit.reader.js';
import { expectValidRecords } from '../support/audit.schema.js';
import { MODERN_META, notification, request, toolCall, type Frame, type Id } from '../support/frames.js';
import { ServerProcess } from '../support/server.process.js';

const ASKING_SERVER = fileURLToPath(new URL('../fixtures/asking.server.mjs', import.meta.url));
const TOOLS =
  '{ allow: ["*"], client_requests: { ask: [elicitation, sampling, roots] }, approval_timeout: 60, timeouts: { ask: 1 }, rate_limits: { default: 1000 } }';
const ALL = { elicitation: {}, sampling: {}, roots: {} };
const NAME = { type: 'object', properties: { name: { type: 'string', maxLength: 5 } }, required: ['name'] };
const FORM = { kind: 'elicitation', message: 'Who?', requestedSchema: NAME };
const SAMPLE = {
  kind: 'sampling',
  params: { messages: [{ role: 'user', content: { type: 'text', text: 'Hi' } }], maxTokens: 10 },
};
const SAMPLED = { role: 'assistant', content: { type: 'text', text: 'Hello' }, model: 'm' };
const ROOTS = { kind: 'roots' };

let server: ServerProcess | undefined;

afterEach(async () => {
  await server?.end();
  server = undefined;
});

function started(tools = TOOLS): ServerProcess {
  server = ServerProcess.start({ entry: [ASKING_SERVER], tools });
  return server;
}

async function initialized(capabilities: object, tools = TOOLS): Promise<ServerProcess> {
  const running = started(tools);
  const clientInfo = { name: 'raw', version: '1' };
  await running.ask('hello', 'initialize', { protocolVersion: '2025-11-25', capabilities, clientInfo });
  await running.send(notification('notifications/initialized'));
  return running;
}

const asking = (id: Id, ...rounds: object[]): string => toolCall(id, 'ask', { json: JSON.stringify(rounds) });
const telling = (id: Id, ...lines: object[]): string => toolCall(id, 'tell', { json: JSON.stringify(lines) });
const question = (running: ServerProcess, method: string): Promise<Frame> =>
  running.take(`a request ${method}`, (frame) => frame.method === method);
const answer = (running: ServerProcess, { id }: Frame, result: object): Promise<void> =>
  running.send(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
const textOf = ({ result }: Frame): unknown =>
  (result?.['content'] as { text: string }[] | undefined)?.[0]?.text;

function clientRequests(running: ServerProcess): unknown {
  expectValidRecords(running.policy.auditLog);
  return readAudit(running.policy.auditLog).flatMap(({ client_requests: notes }) => notes ?? []);
}

describe('the client of a tool', () => {
  it('answers forms, samples and roots, while the tool waits', async () => {
    const running = await initialized(ALL);
    await running.send(asking(1, { who: FORM, what: SAMPLE, where: ROOTS }));
    const form = await question(running, 'elicitation/create');
    expect(form.params).toEqual({ mode: 'form', message: 'Who?', requestedSchema: NAME });
    await answer(running, form, { action: 'accept', content: { name: 'Ann' } });
    await answer(running, await question(running, 'sampling/createMessage'), SAMPLED);
    await answer(running, await question(running, 'roots/list'), { roots: [{ uri: 'file:///a' }] });

    expect(JSON.parse(String(textOf(await running.reply(1))))).toEqual([
      {
        who: { kind: 'elicitation', action: 'accept', content: { name: 'Ann' } },
        what: { kind: 'sampling', result: SAMPLED },
        where: { kind: 'roots', roots: [{ uri: 'file:///a' }] },
      },
    ]);
    const rule = 'tools.client_requests.ask';
    expect(clientRequests(running)).toEqual([
      { kind: 'elicitation', allowed: true, rule, outcome: 'accept' },
      { kind: 'sampling', allowed: true, rule, outcome: 'answered' },
      { kind: 'roots', allowed: true, rule, outcome: 'answered' },
    ]);
  });

  it('is not left with a question when another one failed', async () => {
    const running = await initialized(ALL);
    await running.send(asking(1, { who: FORM, where: ROOTS }));
    const form = await question(running, 'elicitation/create');
    const roots = await question(running, 'roots/list');
    await running.send(
      `${JSON.stringify({ jsonrpc: '2.0', id: roots.id, error: { code: -32603, message: 'No.' } })}\n`,
    );

    expect(await running.reply(1)).toMatchObject({ result: { isError: true } });
    expect(
      await running.take('word that it is taken back', ({ method }) => method === 'notifications/cancelled'),
    ).toMatchObject({ params: { requestId: form.id } });
  });

  it('is asked nothing that the policy does not name for the tool', async () => {
    const running = await initialized(ALL, TOOLS.replace('elicitation, sampling, roots', 'roots'));
    await running.send(asking(1, { who: FORM }));

    expect(await running.reply(1)).toMatchObject({
      result: {
        isError: true,
        content: [
          {
            text: 'The policy does not let this tool ask the client for elicitation. The operator can add elicitation to tools.client_requests.ask. (rule: tools.client_requests.ask)',
          },
        ],
      },
    });
    expect(clientRequests(running)).toEqual([
      { kind: 'elicitation', allowed: false, rule: 'tools.client_requests.ask', outcome: 'refused' },
    ]);
    expect(running.unread).toEqual([]);
  });

  it('is asked only for what it declared', async () => {
    const running = await initialized({ roots: {}, elicitation: { url: {} } });
    for (const [id, each] of [FORM, SAMPLE].entries()) {
      await running.send(asking(id, { each }));
      expect(await running.reply(id)).toMatchObject({ result: { isError: true } });
    }

    expect(running.unread).toEqual([]);
  });

  it('is not asked before it has said that it is ready', async () => {
    const running = started();
    const clientInfo = { name: 'raw', version: '1' };
    await running.ask(0, 'initialize', { protocolVersion: '2025-11-25', capabilities: ALL, clientInfo });
    await running.send(asking(1, { who: FORM }));

    expect(await running.reply(1)).toMatchObject({ result: { isError: true } });
    expect(running.unread).toEqual([]);
  });

  it.each([
    ['too long a text', { action: 'accept', content: { name: 'Annabel' } }],
    ['a field that is missing', { action: 'accept', content: {} }],
    ['nothing at all', { action: 'accept' }],
    ['another action', { action: 'agree', content: { name: 'Ann' } }],
  ])('cannot fill in what does not fit the form: %s', async (_what, result) => {
    const running = await initialized(ALL);
    await running.send(asking(1, { who: FORM }));
    await answer(running, await question(running, 'elicitation/create'), result);

    expect(await running.reply(1)).toMatchObject({ result: { isError: true } });
  });

  it('never sees a form that asks for a secret', async () => {
    const running = await initialized(ALL);
    const requestedSchema = { type: 'object', properties: { password: { type: 'string' } } };
    await running.send(asking(1, { who: { ...FORM, requestedSchema } }));

    expect(textOf(await running.reply(1))).toBe(
      'The tool wanted to ask for something that may not be asked. Its field password asks for a secret, which must not pass through a client. The author of the tool has to change the form. (rule: plain-forms-only)',
    );
    expect(running.unread).toEqual([]);
  });

  it('answers in several rounds when there are no requests to it, and the tool goes on where it was', async () => {
    const running = started();
    const capabilities = { 'io.modelcontextprotocol/clientCapabilities': ALL };
    const call = (id: Id, more: object): string =>
      request(id, 'tools/call', {
        name: 'ask',
        arguments: { json: JSON.stringify([{ who: FORM, where: ROOTS }, { what: SAMPLE }]) },
        ...more,
        _meta: { ...MODERN_META, ...capabilities },
      });
    await running.send(call(1, {}));
    const first = await running.reply(1);
    expect(first.result?.['inputRequests']).toEqual({
      who: {
        method: 'elicitation/create',
        params: { mode: 'form', message: 'Who?', requestedSchema: NAME },
      },
      where: { method: 'roots/list', params: {} },
    });
    const who = { action: 'accept', content: { name: 'Ann' } };
    await running.send(call(2, { requestState: first.result?.['requestState'], inputResponses: { who } }));
    const second = await running.reply(2);
    expect(Object.keys(second.result?.['inputRequests'] as object)).toEqual(['where']);
    const where = { roots: [{ uri: 'file:///a' }] };
    await running.send(call(3, { requestState: second.result?.['requestState'], inputResponses: { where } }));
    const third = await running.reply(3);
    expect(Object.keys(third.result?.['inputRequests'] as object)).toEqual(['what']);
    await running.send(
      call(4, { requestState: third.result?.['requestState'], inputResponses: { what: SAMPLED } }),
    );

    expect(JSON.parse(String(textOf(await running.reply(4))))).toEqual([
      {
        who: { kind: 'elicitation', action: 'accept', content: { name: 'Ann' } },
        where: { kind: 'roots', roots: [{ uri: 'file:///a' }] },
      },
      { what: { kind: 'sampling', result: SAMPLED } },
    ]);
    expect(readAudit(running.policy.auditLog).map(({ type }) => type)).toEqual(['request', 'response']);
  });

  it('may send what a tool will ask with its first request', async () => {
    const running = started();
    const who = { action: 'accept', content: { name: 'Ann' } };
    await running.send(
      request(1, 'tools/call', {
        name: 'ask',
        arguments: { json: JSON.stringify([{ who: FORM }]) },
        inputResponses: { who, other: { action: 'accept' } },
        _meta: { ...MODERN_META, 'io.modelcontextprotocol/clientCapabilities': ALL },
      }),
    );

    expect(await running.reply(1)).toMatchObject({ result: { resultType: 'complete' } });
  });

  it('is told what a tool logs, at the level that it wants and without secrets', async () => {
    const running = await initialized({});
    await running.ask(1, 'logging/setLevel', { level: 'warning' });
    await running.send(
      telling(
        2,
        { level: 'info', data: 'quiet' },
        { level: 'error', data: { said: 'loud', password: 'hunter2hunter2' } },
      ),
    );
    await running.reply(2);

    expect(running.unread).toEqual([
      {
        jsonrpc: '2.0',
        method: 'notifications/message',
        params: {
          level: 'error',
          logger: 'tell',
          data: { said: 'loud', password: expect.stringMatching(/^\[REDACTED:field:/) },
        },
      },
    ]);
  });

  it('is told of a level that there is not', async () => {
    const running = await initialized({});

    expect(await running.ask(1, 'logging/setLevel', { level: 'loud' })).toMatchObject({
      error: { code: -32602 },
    });
  });

  it('is not told more than it can read', async () => {
    const running = await initialized({});
    await running.send(telling(1, { level: 'error', data: 'again', times: 5000 }));
    await running.reply(1);

    expect(running.unread.length).toBeGreaterThanOrEqual(32);
    expect(running.unread.length).toBeLessThan(200);
  });

  it('is told nothing in the revision without a handshake, unless the call wants it', async () => {
    const running = started();
    const line = JSON.stringify([{ level: 'error', data: 'loud' }]);
    const call = (id: Id, more: object): string =>
      request(id, 'tools/call', {
        name: 'tell',
        arguments: { json: line },
        _meta: { ...MODERN_META, ...more },
      });
    await running.send(call(1, {}));
    await running.reply(1);
    expect(running.unread).toEqual([]);

    await running.send(call(2, { 'io.modelcontextprotocol/logLevel': 'info' }));
    await running.reply(2);
    expect(running.unread).toMatchObject([{ method: 'notifications/message', params: { data: 'loud' } }]);
  });
});
