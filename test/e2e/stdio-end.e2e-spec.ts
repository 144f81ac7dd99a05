import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readAudit, readWholeAudit } from '../support/audit.reader.js';
import { handshake, request, toolCall } from '../support/frames.js';
import { ServerProcess, type ServerChoices } from '../support/server.process.js';

const HOSTILE: ServerChoices = {
  entry: [fileURLToPath(new URL('../fixtures/hostile.server.mjs', import.meta.url))],
};
/** What the tool `large` of that server answers. */
const ANSWER = 'x'.repeat(90_000);
/** The server ends within 1.2 s; a client waits two and kills. More here, for a busy machine: without an end, it is for ever. */
const PATIENCE_MS = 10_000;

describe('the end of a session', () => {
  let server: ServerProcess;

  afterEach(() => server.end());

  /** Waits for the exit, which must come in time. */
  async function expectExit(code: number): Promise<void> {
    const startedAt = performance.now();
    expect(await server.exited).toEqual({ code, signal: null });
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  }

  it('comes with the end of input, before any frame', async () => {
    server = ServerProcess.start();
    server.closeInput();

    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  it('comes with the end of input, with exit code 0', async () => {
    server = await ServerProcess.initialized();
    server.closeInput();

    await expectExit(0);
    expect(server.unread).toEqual([]);
  });

  it('comes although a plugin holds a timer', async () => {
    server = await ServerProcess.initialized(HOSTILE);
    await server.send(toolCall(1, 'holds'));
    await server.reply(1);
    server.closeInput();

    await expectExit(0);
  });

  it('waits for answers that are on their way', async () => {
    server = await ServerProcess.initialized(HOSTILE);
    await server.send(toolCall(1, 'rejects'));
    server.closeInput();

    await expectExit(0);
    expect(server.unread).toMatchObject([{ id: 1, result: { content: [{ text: 'still here' }] } }]);
  });

  it('does not wait for a tool that never ends, and records that it was stopped', async () => {
    server = await ServerProcess.initialized(HOSTILE);
    await server.send(toolCall(1, 'blocks'), request(2, 'ping'));
    await server.reply(2);
    server.closeInput();

    await expectExit(0);
    expect(server.unread).toEqual([]);
    expect(readAudit(server.policy.auditLog)).toMatchObject([
      { type: 'request', tool_name: 'blocks' },
      { type: 'response', tool_name: 'blocks', result_status: 'client_gone' },
    ]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('comes with %s, in order', async (signal) => {
    server = await ServerProcess.initialized(HOSTILE);
    await server.send(toolCall(1, 'blocks'), request(2, 'ping'));
    await server.reply(2);
    server.signal(signal);

    await expectExit(0);
    expect(readAudit(server.policy.auditLog)).toMatchObject([
      { type: 'request', tool_name: 'blocks' },
      { type: 'response', tool_name: 'blocks', result_status: 'server_stopped' },
    ]);
    expect(readWholeAudit(server.policy.auditLog).at(-1)).toMatchObject({ type: 'stop', reason: signal });
  });

  it('comes when the client closes our stdout, without an error', async () => {
    server = await ServerProcess.initialized(HOSTILE);
    await server.send(toolCall(1, 'blocks'), request(2, 'ping'));
    await server.reply(2);
    server.closeOutput();
    await server.send(request(3, 'tools/list'));

    await expectExit(0);
    expect(server.stderr).not.toMatch(/EPIPE|Error:/);
    expect(readAudit(server.policy.auditLog)).toMatchObject([
      { type: 'request' },
      { type: 'response', result_status: 'client_gone' },
    ]);
  });
});

describe('a client that asks and does not read', () => {
  let server: ServerProcess;

  afterEach(() => server.end());

  it('costs bounded memory and loses nothing', async () => {
    server = ServerProcess.start({ ...HOSTILE, output: 'unread' });
    await server.send(request('init', 'initialize', handshake()));
    await server.until('greeting', () => server.stderr.includes('is ready'));
    const idle = server.memoryMiB('VmHWM');
    const calls = Array.from({ length: 1500 }, (_, id) => toolCall(id, 'large')).join('');
    await server.send(calls);
    // No event says that a server has stopped taking calls: it has when its log no longer grows.
    let served = -1;
    for (let now = 0; now !== served; now = readAudit(server.policy.auditLog).length / 2) {
      served = now;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(served).toBeLessThan(400);
    expect(server.memoryMiB('VmHWM') - idle).toBeLessThan(200);

    server.readOutput();
    for (let id = 0; id < 1500; id++) {
      expect(await server.reply(id)).toMatchObject({ result: { content: [{ text: ANSWER }] } });
    }
    expect(server.memoryMiB('VmHWM') - idle).toBeLessThan(200);
    expect(server.strays).toEqual([]);
  });

  it('does not keep the server from ending when told to', async () => {
    server = ServerProcess.start({ ...HOSTILE, output: 'unread' });
    await server.send(request('init', 'initialize', handshake()));
    await server.until('greeting', () => server.stderr.includes('is ready'));
    await server.send(Array.from({ length: 500 }, (_, id) => toolCall(id, 'large')).join(''));
    const startedAt = performance.now();
    server.signal('SIGTERM');

    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  });

  it('ends the server by ending its input, though it has left answers unread', async () => {
    server = ServerProcess.start({ ...HOSTILE, output: 'unread' });
    await server.send(request('init', 'initialize', handshake()));
    await server.until('greeting', () => server.stderr.includes('is ready'));
    await server.send(Array.from({ length: 400 }, (_, id) => toolCall(id, 'large')).join(''));
    server.closeInput();
    const startedAt = performance.now();

    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  });

  it('ends the server by ending its input, though it has sent more than is read at its pace', async () => {
    server = await ServerProcess.initialized();
    await server.send('x\n'.repeat(60_000));
    server.closeInput();
    const startedAt = performance.now();

    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  });
});
