import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readAudit, readEndedAudit } from '../support/audit.reader.js';
import { writePolicy, type PolicyFolder } from '../support/policy.text.js';
import { openSession, type Session } from '../support/sdk.client.js';
import { toolCall } from '../support/frames.js';
import { ServerProcess } from '../support/server.process.js';

const HOSTILE_SERVER = fileURLToPath(new URL('../fixtures/hostile.server.mjs', import.meta.url));

describe('a plugin that does what it should not', () => {
  let policy: PolicyFolder;
  let session: Session;
  const strayMessages: unknown[] = [];

  beforeAll(async () => {
    policy = writePolicy({
      tools: '{ allow: ["*"], timeouts: { sleeps: 1, blocks: 0.5 }, rate_limits: { default: 1000 } }',
    });
    session = await openSession(policy, {}, [HOSTILE_SERVER, policy.file]);
    session.client.onerror = (error) => strayMessages.push(error);
  });

  afterAll(async () => {
    await session.close();
    policy.remove();
  });

  it('cannot print into the protocol, whichever way it prints', async () => {
    expect(await session.call('prints')).toMatchObject({ text: 'printed', isError: false });
    await session.client.ping();

    expect(strayMessages).toEqual([]);
  });

  it('cannot end the server', async () => {
    expect(await session.call('exits')).toMatchObject({ isError: true });
    await session.client.ping();
  });

  it('cannot take the server down with an error that nobody handles', async () => {
    expect(await session.call('rejects')).toMatchObject({ text: 'still here' });
    await session.client.ping();
  });

  it('cannot lose its record, or the server, by throwing something that has no text', async () => {
    expect(await session.call('throwsNothingKnown')).toMatchObject({
      isError: true,
      text: expect.stringContaining("Tool 'throwsNothingKnown' failed."),
    });
    expect(await session.call('throwsLater')).toMatchObject({ text: 'still here' });
    expect(
      readAudit(policy.auditLog).filter((record) => record.tool_name === 'throwsNothingKnown'),
    ).toMatchObject([{ type: 'request' }, { type: 'response', result_status: 'failed' }]);
  });

  it('is answered for at its deadline, and does not keep others waiting', async () => {
    const startedAt = performance.now();
    const slow = session.call('sleeps');
    await session.client.ping();
    const pinged = performance.now() - startedAt;

    expect(await slow).toEqual({
      text: "Tool 'sleeps' did not finish within 1 s and was stopped.",
      isError: true,
      structured: undefined,
    });
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(pinged).toBeLessThan(900);
  });

  it('is cancelled when its caller cancels, and that is on record', async () => {
    const controller = new AbortController();
    const call = session.client.callTool({ name: 'sleeps', arguments: {} }, undefined, {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 50);
    await expect(call).rejects.toThrow();
    await session.client.ping();

    expect(
      (await readEndedAudit(policy.auditLog)).filter((record) => record.type === 'response').at(-1),
    ).toMatchObject({
      tool_name: 'sleeps',
      result_status: 'cancelled',
    });
  });

  it('that never ends blocks itself after 64 calls and nobody else', async () => {
    const calls = await Promise.all(Array.from({ length: 70 }, () => session.call('blocks')));
    const busy = calls.filter((call) =>
      call.text.startsWith('Too many calls of this tool are still running.'),
    );

    expect(busy).toHaveLength(6);
    // All 64 have been answered for by now, and none has ended.
    expect(await session.call('blocks')).toMatchObject({
      text: expect.stringContaining('Too many calls of this tool are still running.'),
    });
    expect(await session.call('prints')).toMatchObject({ text: 'printed' });
  });

  it('that left a timer behind does not keep the server alive', async () => {
    await session.call('holds');
    const startedAt = performance.now();
    await session.close();

    // The client waits 2 s for an exit before it sends a signal.
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});

describe('what the server says of it on stderr', () => {
  it('holds no credentials of a URL in an error that nobody handled', async () => {
    const server = await ServerProcess.initialized({ entry: [HOSTILE_SERVER] });
    try {
      await server.send(toolCall(1, 'rejects'));
      await server.reply(1);
      await server.until('report of the error', () => server.stderr.includes('nobody awaits'));

      expect(server.stderr).toMatch(
        /nobody awaits https:\/\/\[REDACTED:url-user:[0-9a-f]{12}\]:\[REDACTED:password:[0-9a-f]{12}\]@db\.test\//,
      );
      expect(server.stderr).not.toContain('hunter2');
    } finally {
      await server.end();
    }
  });

  it('holds no secrets that a plugin logs, whatever it logs with', async () => {
    const server = await ServerProcess.initialized({ entry: [HOSTILE_SERVER] });
    try {
      await server.send(toolCall(1, 'throws'), toolCall(2, 'logs'));
      await server.reply(2);
      await server.until('its line', () => server.stderr.includes('@later.test'));

      expect(server.stderr).toMatch(/of throws failed: Error: fails at .*@thrown\.test/);
      expect(server.stderr).toMatch(/starts with .*@start\.test/);
      expect(server.stderr).toMatch(/at .*@stack\.test/);
      expect(server.stderr).toMatch(/"x-api-key":"\[REDACTED:field:[0-9a-f]{12}\]"/);
      expect(server.stderr).not.toContain('hunter2');
    } finally {
      await server.end();
    }
  });
});
