import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Module } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditLog } from '../../src/security/index.js';
import { ProbeTools } from '../fixtures/probe.plugin.js';
import { bootApp, type RunningApp } from '../support/app.js';
import { readAudit, readWholeAudit } from '../support/audit.reader.js';
import { expectValidRecords } from '../support/audit.schema.js';
import { cancel, handshake, request, toolCall } from '../support/frames.js';
import { SERVER } from '../support/sdk.client.js';
import { ServerProcess, type ServerChoices } from '../support/server.process.js';

@Module({ providers: [ProbeTools] })
class ProbeModule {}

const HOSTILE: ServerChoices = {
  entry: [fileURLToPath(new URL('../fixtures/hostile.server.mjs', import.meta.url))],
};
function verify(log: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [SERVER, 'audit', 'verify', '--log', log, ...args], {
    encoding: 'utf8',
  });
}

describe('the audit log of a served session', () => {
  let server: ServerProcess;

  afterEach(() => server.end());

  it('has the start, each end in its own words, what never became a call, and the stop', async () => {
    server = await ServerProcess.initialized(HOSTILE);
    await server.send(
      toolCall(1, 'large'),
      'this is no JSON\n',
      toolCall(2, 'large', []),
      request(3, 'initialize', handshake()),
    );
    for (const id of [1, 2, 3]) await server.reply(id);
    await server.send(toolCall(4, 'blocks'), request(5, 'ping'));
    await server.reply(5);
    await server.send(cancel(4), toolCall(6, 'blocks'), request(7, 'ping'));
    await server.reply(7);
    server.signal('SIGTERM');
    await server.exited;

    const file = server.policy.auditLog;
    expectValidRecords(file);
    const records = readWholeAudit(file);
    expect(records.map(({ type }) => type).slice(0, 4)).toEqual(['file', 'start', 'request', 'response']);
    const ends = records.filter(({ type }) => type === 'response');
    expect(ends.map(({ result_status }) => result_status)).toEqual([
      'refused',
      'answered',
      'cancelled',
      'server_stopped',
    ]);
    const rejected = records.filter(({ type }) => type === 'rejected');
    expect(rejected).toMatchObject([
      { code: -32700, tool_name: null },
      { code: -32602, tool_name: 'large' },
      { code: -32600, tool_name: null },
    ]);
    expect(records[1]).toMatchObject({
      version: '0.1.0',
      node: process.version,
      pid: server.pid,
      policy: { source: server.policy.file, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      plugins: expect.arrayContaining([
        { name: 'hostile', version: '1.0.0', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ]),
    });
    expect(records.at(-1)).toMatchObject({ type: 'stop', reason: 'SIGTERM' });
  });

  it('bounds what it says of messages that never become a call', async () => {
    server = await ServerProcess.initialized(HOSTILE);
    await server.send('no JSON\n'.repeat(100), request(1, 'ping'));
    await server.reply(1);
    server.closeInput();
    await server.exited;

    const records = readWholeAudit(server.policy.auditLog);
    expect(records.filter(({ type }) => type === 'rejected')).toHaveLength(32);
    expect(records.filter(({ type }) => type === 'rejected_more')).toMatchObject([{ count: 68 }]);
    expectValidRecords(server.policy.auditLog);
  });

  it('names after a crash the calls that never ended, and not those of a server that lives', async () => {
    server = await ServerProcess.initialized(HOSTILE);
    await server.send(toolCall(1, 'blocks'), request(2, 'ping'));
    await server.reply(2);
    const file = server.policy.auditLog;
    const start = () => ServerProcess.initialized({ ...HOSTILE, auditLog: file });
    const living = await start();
    try {
      await living.send(toolCall(1, 'blocks'), request(2, 'ping'));
      await living.reply(2);
      server.signal('SIGKILL');
      await server.exited;
      const third = await start();
      await third.end();

      const recovered = readWholeAudit(file).filter(({ type }) => type === 'recovered');
      expect(recovered).toMatchObject([{ pid: server.pid, calls: [{ tool_name: 'blocks' }] }]);
      expectValidRecords(file);
      expect(verify(file)).toMatchObject({ status: 0 });
    } finally {
      await living.end();
    }
  });
});

describe('the digests of the audit log', () => {
  /** What a start of the built server writes of one call that holds a secret. */
  async function recorded(auditLog: string): Promise<string> {
    const server = await ServerProcess.initialized({ auditLog });
    try {
      await server.send(toolCall(1, 'search_tools', { query: 'x', password: 'hunter2' }));
      await server.reply(1);
      server.closeInput();
      await server.exited;
      return JSON.stringify(readAudit(auditLog).findLast(({ type }) => type === 'request')?.arguments);
    } finally {
      await server.end();
    }
  }

  it('are the same after a restart, and others in another log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mss-digests-'));
    try {
      const [once, again, elsewhere] = [
        await recorded(join(folder, 'one', 'audit.log')),
        await recorded(join(folder, 'one', 'audit.log')),
        await recorded(join(folder, 'two', 'audit.log')),
      ];

      expect(once).toMatch(/^\{"query":"x","password":"\[REDACTED:field:[0-9a-f]{12}\]"\}$/);
      expect(again).toBe(once);
      expect(elsewhere).not.toBe(once);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('audit verify', () => {
  it('prints the head when all is well, and the first bad record when not', async () => {
    const app = await bootApp();
    const { auditLog } = app.policy;
    await app.call('search_tools', { query: 'x' });
    await app.app.close();

    try {
      const whole = verify(auditLog);
      expect([whole.status, whole.stderr]).toEqual([0, '']);
      const head = /^head (7:[0-9a-f]{64})$/m.exec(whole.stdout)?.[1] ?? '';
      expect(verify(auditLog, '--expect-head', head).status).toBe(0);
      expect(verify(auditLog, '--expect-head', head.replace('7:', '8:'))).toMatchObject({
        status: 4,
        stdout: expect.stringContaining(`${auditLog}:8 seq 8: truncated: `),
      });

      const lines = readFileSync(auditLog, 'utf8').split('\n');
      writeFileSync(auditLog, lines.with(4, lines[4]!.replace('search_tools', 'delete_tools')).join('\n'));
      expect(verify(auditLog)).toMatchObject({
        status: 4,
        stdout: expect.stringContaining(`${auditLog}:5 seq 5: edited: `),
      });
      expect(verify(auditLog, '--expect-head', 'x').status).toBe(2);
      expect(verify(`${auditLog}.none`).status).toBe(1);
    } finally {
      await app.close();
    }
  });
});

describe.each(['os', 'disk'])('an audit log that is written to the %s', (durability) => {
  let app: RunningApp;
  const log = () => app.policy.auditLog;

  beforeEach(async () => {
    app = await bootApp([ProbeModule], { audit: `durability: ${durability}` });
  });

  afterEach(() => app.close());

  it('has both records of many calls at a time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => app.call('echo', { text: 'x' })));

    expect(readAudit(log())).toHaveLength(100);
    expect(verify(log()).status).toBe(0);
  });

  it('refuses while it cannot be written, and says so when it can again', async () => {
    await app.call('echo', { text: 'before' });
    renameSync(log(), `${log()}.away`);
    mkdirSync(log());
    const refused = await app.call('echo', { text: 'refused' });
    expect(refused).toMatchObject({ kind: 'refused', refusal: { code: 'AUDIT.UNAVAILABLE' } });
    rmSync(log(), { recursive: true });
    renameSync(`${log()}.away`, log());
    expect(await app.call('echo', { text: 'after' })).toMatchObject({ kind: 'answered' });

    const records = readAudit(log());
    expect(records.filter(({ type }) => type === 'gap')).toMatchObject([{ count: 1 }]);
    expect(JSON.stringify(records)).not.toContain('"refused"}');
    expectValidRecords(log());
    expect(verify(log()).status).toBe(0);
  });

  it('gives a call whose end could not be recorded its last record later', async () => {
    const caller = new AbortController();
    const call = app.call('patient', {}, caller.signal);
    await new Promise(setImmediate);
    renameSync(log(), `${log()}.away`);
    mkdirSync(log());
    caller.abort();
    expect(await call).toMatchObject({ kind: 'failed' });
    rmSync(log(), { recursive: true });
    renameSync(`${log()}.away`, log());
    await app.call('echo', { text: 'after' });

    const [opened, ended] = readAudit(log());
    expect(ended).toMatchObject({
      type: 'response',
      request_id: opened?.request_id,
      result_status: 'failed',
      reason: expect.stringContaining('its answer was withheld'),
    });
    expect(verify(log()).status).toBe(0);
  });

  it('ends with its server', async () => {
    app.app.get(AuditLog).stop();

    expect(await app.call('echo', { text: 'late' })).toMatchObject({ kind: 'refused' });
    expect(readWholeAudit(log()).at(-1)).toMatchObject({ type: 'stop', reason: 'closed' });
  });
});

it('compresses rotated files when the policy says so, and they verify', async () => {
  const app = await bootApp([ProbeModule], { audit: 'max_file_bytes: 4096, compress: true' });
  try {
    for (let n = 0; n < 20; n++) await app.call('echo', { text: 'x' });
    const file = `${app.policy.auditLog}.1.gz`;
    const deadline = Date.now() + 10_000;
    let bytes: Buffer | undefined;
    while (bytes === undefined && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      try {
        bytes = readFileSync(file);
      } catch {
        // Not yet.
      }
    }
    expect(String(gunzipSync(bytes ?? ''))).toContain('"type":"file"');
    expect(verify(app.policy.auditLog).status).toBe(0);
  } finally {
    await app.close();
  }
});
