import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { ToolContext } from '../../src/kernel/index.js';
import { LivePolicyStore } from '../../src/policy/index.js';
import { CallContext, McpPlugin } from '../../src/tools/index.js';
import { tool } from '../fixtures/probe.plugin.js';
import { bootApp } from '../support/app.js';
import { MODERN_META, request } from '../support/frames.js';
import { readAudit } from '../support/audit.reader.js';
import { writePolicy } from '../support/policy.text.js';
import { openSession } from '../support/sdk.client.js';
import { ServerProcess } from '../support/server.process.js';

const UNKNOWN = { error: { code: -32602 } };
const FEW = 'tools: { allow: [search_tools, get_bug] }';

describe('a policy that changes while the server runs', () => {
  let server: ServerProcess;
  let id = 0;

  afterEach(() => server.end());

  async function started(): Promise<void> {
    server = await ServerProcess.initialized({ tools: '{ allow: ["*"] }' });
    await server.until('greeting', () => server.stderr.includes('is ready'));
  }

  /** The policy with another `tools` section. */
  const text = (tools: string): string =>
    readFileSync(server.policy.file, 'utf8').replace(/^tools: .*$/m, () => tools);

  const said = (words: string): Promise<void> => server.until(words, () => server.stderr.includes(words));

  const announced = () =>
    server.take('list_changed', (frame) => frame['method'] === 'notifications/tools/list_changed');

  const call = (name: string) => server.ask((id += 1), 'tools/call', { name, arguments: {} });

  async function names(): Promise<string[]> {
    const reply = await server.ask((id += 1), 'tools/list');
    return (reply['result'] as { tools: { name: string }[] }).tools.map(({ name }) => name).sort();
  }

  const policyRecords = () =>
    readAudit(server.policy.auditLog).filter(({ type }) => String(type).startsWith('policy_'));

  it('is in force in the very next call, is announced and is on record', async () => {
    await started();
    expect(await call('list_categories')).toHaveProperty('result');
    writeFileSync(server.policy.file, text(FEW));
    await announced();

    expect(await call('list_categories')).toMatchObject(UNKNOWN);
    expect(await names()).toEqual(['get_bug', 'search_tools']);
    await said('The policy was reloaded from');
    expect(policyRecords()).toMatchObject([
      {
        type: 'policy_reloaded',
        timestamp: expect.any(String),
        source: server.policy.file,
        sha256: createHash('sha256').update(readFileSync(server.policy.file)).digest('hex'),
      },
    ]);
  });

  it('keeps the last good one when the edit is broken, and takes the next good one', async () => {
    await started();
    writeFileSync(server.policy.file, text('tools: { allow: [search_tools], timout: 5 }'));
    await said(`${server.policy.file}:5:33 tools.timout: unknown key, did you mean "timeout"?`);
    expect(await call('list_categories')).toHaveProperty('result');
    writeFileSync(server.policy.file, text(FEW));
    await announced();

    expect(await call('list_categories')).toMatchObject(UNKNOWN);
    expect(policyRecords().map(({ type }) => type)).toEqual(['policy_rejected', 'policy_reloaded']);
  });

  it('may be renamed over the old file, again and again', async () => {
    await started();
    for (const [round, tools] of [FEW, 'tools: { allow: [list_categories] }', FEW].entries()) {
      const next = `${server.policy.file}.${round}`;
      writeFileSync(next, text(tools));
      renameSync(next, server.policy.file);
      await announced();
    }

    expect(await names()).toEqual(['get_bug', 'search_tools']);
  });

  it('stays when its file goes, and follows the file that comes back', async () => {
    await started();
    const few = text(FEW);
    rmSync(server.policy.file);
    await said('the file does not exist');
    expect(await call('list_categories')).toHaveProperty('result');
    writeFileSync(server.policy.file, few);
    await announced();

    expect(await names()).toEqual(['get_bug', 'search_tools']);
    expect(policyRecords()[0]).toMatchObject({ type: 'policy_rejected', sha256: null });
  });

  it('is read again on SIGHUP, and the same tools are not announced', async () => {
    await started();
    server.signal('SIGHUP');
    await said('The policy was reloaded from');

    expect(await call('list_categories')).toHaveProperty('result');
    expect(server.unread).toEqual([]);
    expect(policyRecords().map(({ type }) => type)).toEqual(['policy_reloaded']);
  });

  it('is announced to a subscription of revision 2026-07-28, under its own id', async () => {
    server = ServerProcess.start({ tools: '{ allow: ["*"] }' });
    const params = { notifications: { toolsListChanged: true }, _meta: MODERN_META };
    await server.send(request('sub', 'subscriptions/listen', params));
    await server.take('acknowledgement', (frame) => frame.method?.includes('subscriptions') === true);
    await server.until('greeting', () => server.stderr.includes('is ready'));
    writeFileSync(server.policy.file, text(FEW));

    expect((await announced()).params).toEqual({
      _meta: { 'io.modelcontextprotocol/subscriptionId': 'sub' },
    });
  });

  it('is refused when it narrows a tool that does not exist', async () => {
    await started();
    writeFileSync(server.policy.file, text('tools: { allow: [get_bug], network: { web_serach: [] } }'));
    await said('tools.network.web_serach: there is no tool of that name, did you mean web_search?');

    expect(await call('list_categories')).toHaveProperty('result');
  });

  it('is refused when it moves the audit log or the database', async () => {
    await started();
    writeFileSync(server.policy.file, text(FEW).replaceAll('/state/', '/elsewhere/'));
    await said('database.file: this cannot change while the server runs');

    expect(server.stderr).toContain('audit.log_file: this cannot change while the server runs');
    expect(await call('list_categories')).toHaveProperty('result');
    expect(policyRecords().map(({ type }) => type)).toEqual(['policy_rejected']);
  });

  it('does not take variables that a plugin changed', async () => {
    const entry = [fileURLToPath(new URL('../fixtures/hostile.server.mjs', import.meta.url))];
    server = await ServerProcess.initialized({ entry, tools: '{ allow: ["${MEDDLED:-*}"] }' });
    await server.until('greeting', () => server.stderr.includes('is ready'));
    expect(await call('meddles')).toHaveProperty('result');
    server.signal('SIGHUP');
    await said('The policy was reloaded from');

    expect(await names()).toContain('meddles');
  });

  it('tells nobody who has not shaken hands', async () => {
    server = ServerProcess.start({ tools: '{ allow: ["*"] }' });
    await server.until('greeting', () => server.stderr.includes('is ready'));
    writeFileSync(server.policy.file, text(FEW));
    await said('The policy was reloaded from');
    await server.initialize();

    expect(server.unread).toEqual([]);
    expect(await names()).toEqual(['get_bug', 'search_tools']);
  });

  it('does not forget the calls that were counted', async () => {
    await started();
    for (let count = 0; count < 3; count += 1) expect(await call('list_categories')).toHaveProperty('result');
    writeFileSync(
      server.policy.file,
      text('tools: { allow: [list_categories], rate_limits: { default: 3 } }'),
    );
    await announced();

    expect(JSON.stringify(await call('list_categories'))).toContain('Rate limit exceeded');
  });
});

let begin: () => void;
let goOn: Promise<void>;

@McpPlugin({ name: 'slow', version: '1.0.0' })
class SlowTools {
  @tool('slow')
  async slow(@CallContext() context: ToolContext): Promise<string> {
    begin();
    await goOn;
    return context.files.resolve('/no-such-opt/notes.txt');
  }
}

@Module({ providers: [SlowTools] })
class SlowModule {}

describe('a call that is running when the policy changes', () => {
  it('ends under the policy it began with, and the next one begins under the new one', async () => {
    const running = await bootApp([SlowModule]);
    try {
      const store = running.app.get(LivePolicyStore);
      const policyOf = (allowedPaths: string[]) => ({
        ...store.current,
        filesystem: { allowedPaths, deniedPaths: [] },
      });
      let release = (): void => undefined;
      goOn = new Promise((resolve) => (release = resolve));
      const began = new Promise<void>((resolve) => (begin = resolve));
      const outcome = running.call('slow');
      await began;
      store.replace(policyOf(['/no-such-opt/**']));
      release();

      // Under the old one it may have read what must not leave by the new one, so it gets nothing of the new one.
      expect(await outcome).toMatchObject({ kind: 'refused', refusal: { code: 'PATH.DENIED' } });
      expect(await running.call('slow')).toMatchObject({ kind: 'answered' });
    } finally {
      await running.close();
    }
  });
});

describe('the official client', () => {
  it('is told that the tools changed, and sees the new ones', async () => {
    const policy = writePolicy({ tools: '{ allow: ["*"] }' });
    const session = await openSession(policy);
    try {
      expect(session.client.getServerCapabilities()).toMatchObject({ tools: { listChanged: true } });
      const told = new Promise<void>((resolve) => {
        session.client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve());
      });
      await session.client.listTools();
      const text = readFileSync(policy.file, 'utf8');
      writeFileSync(policy.file, text.replace(/^tools: .*$/m, FEW));
      await told;

      const { tools } = await session.client.listTools();
      expect(tools.map(({ name }) => name).sort()).toEqual(['get_bug', 'search_tools']);
    } finally {
      await session.close();
      policy.remove();
    }
  });
});
