import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import type { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { readWholeAudit } from '../support/audit.reader.js';
import { ExternalRig } from '../support/external.rig.js';
import type { Session } from '../support/sdk.client.js';
import { describeSandboxed } from '../support/sandboxed.js';

const FAILED = 'The plugin behave failed: ';

describeSandboxed('external tools', () => {
  let rig: ExternalRig;
  let session: Session;
  let stderr = '';

  beforeAll(async () => {
    rig = new ExternalRig();
    await rig.add('behave', {
      program: { fixture: 'behave.py' },
      manifest: {
        tools: [
          {
            name: 'behave',
            title: 'Behave',
            description: 'Behaves as told.',
            input_schema: {
              type: 'object',
              properties: { how: { type: 'string' }, what: { type: 'string' } },
              required: ['how'],
            },
            annotations: { readOnlyHint: true },
            aliases: ['act'],
          },
          {
            name: 'reads',
            description: 'Reads a file.',
            input_schema: {
              type: 'object',
              properties: { how: { const: 'say' }, what: { type: 'string', 'x-mcp-policy': 'path' } },
            },
          },
        ],
      },
      entry: { limits: { output_kb: 64, cpu_seconds: 2 }, env: { GREETING: 'hello', EMPTY: '' } },
    });
    rig.sections['tools'] = {
      allow: ['*'],
      rate_limits: { default: 100_000 },
      timeouts: { behave: 10 },
    };
    session = await rig.session({ SERVER_SECRET: 'x' });
    const transport = session.client.transport as StdioClientTransport;
    transport.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  });

  afterAll(() => rig.close());
  afterEach(() => {
    stderr = '';
  });

  const behave = (how: string, what = '') => session.call('behave', { how, what });

  it('are listed like any other', async () => {
    const { tools } = await session.client.listTools();
    expect(tools.find(({ name }) => name === 'behave')).toEqual({
      name: 'behave',
      title: 'Behave',
      description: 'Behaves as told.',
      inputSchema: {
        type: 'object',
        properties: { how: { type: 'string' }, what: { type: 'string' } },
        required: ['how'],
      },
      annotations: { readOnlyHint: true, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    });
    expect((await session.call('search_tools', { query: 'act' })).text).toContain('"behave"');
  });

  it('answer', async () => {
    expect(await behave('good')).toEqual({ text: 'good', isError: false, structured: undefined });
  });

  it('have a program that is given nothing of the server but what the policy says', async () => {
    const { text } = await behave('environment');
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      'EMPTY',
      'GREETING',
      'HOME',
      'LANG',
      'PATH',
      'PWD',
      'TMPDIR',
    ]);
  });

  it.each([
    ['exit', '1', 'it exited with code 1.'],
    ['good_then_exit', '2', 'it exited with code 2.'],
    ['silent', '', 'it answered nothing.'],
    ['raw', 'hello', 'its output is not one JSON object.'],
    ['raw', '[1]', 'its output is not one JSON object.'],
    ['raw', '{"content":[],"isError":false}\n{"content":[]}', 'it wrote more to its output than one JSON object.'],
    ['raw', '{"content":[],"isError":false}\nlog line', 'it wrote more to its output than one JSON object.'],
    ['raw', '{"content":"x","isError":false}', 'its answer is wrong: content must be a list.'],
    ['raw', '{"content":[]}', 'its answer is wrong: isError must be true or false.'],
    ['raw', '{"content":[],"isError":false,"_meta":{}}', 'its answer is wrong: _meta is no key of an answer.'],
    ['signal', '9', 'it was ended by SIGKILL.'],
    ['signal', '11', 'it was ended by SIGSEGV.'],
    ['spin', '', 'it was ended by SIGXCPU.'],
    ['flood', '', 'it answered more than 65536 bytes.'],
  ])('say what was wrong with a program: %s %j', async (how, what, reason) => {
    expect(await behave(how, what)).toEqual({ text: FAILED + reason, isError: true, structured: undefined });
  }); // prettier-ignore

  it('pass on what the program itself calls an error', async () => {
    expect(await behave('own_error', 'no such city')).toMatchObject({ text: 'no such city', isError: true });
  });

  it('show the end of stderr to the operator, and not to the caller', async () => {
    expect(await behave('complain', 'Traceback: the disk is on fire')).toMatchObject({
      text: `${FAILED}it exited with code 3.`,
      isError: true,
    });
    expect(stderr).toContain('  | Traceback: the disk is on fire');
  });

  it('end with their answer, whatever the program left behind', async () => {
    expect(await behave('daemon_with_output')).toMatchObject({ text: 'good', isError: false });
    expect(childrenOf(pid())).toEqual([]);
  });

  it('answer although the program floods stderr', async () => {
    expect(await behave('flood_errors')).toMatchObject({ text: 'good', isError: false });
  });

  it('are judged, and redacted in the log, like any other', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    expect((await behave('say', `token ${token}`)).text).toContain(token);
    expect(readFileSync(rig.auditLog, 'utf8')).not.toContain(token);
    expect(await session.call('reads', { how: 'say', what: '/etc/passwd' })).toMatchObject({
      text: expect.stringContaining('The policy does not allow the path "/etc/passwd".'),
      isError: true,
    });
    expect(await session.call('reads', { how: 'say', what: rig.path('a', '..', 'b') })).toMatchObject({
      text: rig.path('b'),
    });
    expect((await session.call('behave', { how: 1 })).text).toContain('Invalid arguments for behave');
  });

  it('are killed, all of them, when their call is cancelled, and that is on record', async () => {
    const abort = new AbortController();
    const call = session.client.callTool({ name: 'behave', arguments: { how: 'stay' } }, undefined, {
      signal: abort.signal,
    });
    // What encloses the program, the program, and the child with a session of its own that it left.
    await until(() => descendantsOf(pid()).length >= 4);
    const programs = descendantsOf(pid());
    abort.abort();
    await expect(call).rejects.toThrow();
    await until(() => programs.every((program) => !isAlive(program)));
    const last = () => readWholeAudit(rig.auditLog).at(-1);
    await until(() => last()?.type === 'response');
    expect(last()).toMatchObject({ tool_name: 'behave', result_status: 'cancelled' });
  });

  it('complete when twenty are called at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => behave('say', `answer ${index}`)),
    );
    expect(answers.map(({ text }) => text)).toEqual(
      Array.from({ length: 20 }, (_, index) => `answer ${index}`),
    );
  });

  it('leave a record of each call, like any other', async () => {
    await behave('exit', '7');
    const records = readWholeAudit(rig.auditLog).filter(({ tool_name }) => tool_name === 'behave');
    expect(records.at(-1)).toMatchObject({ type: 'response', result_status: 'failed' });
    expect(records.at(-2)).toMatchObject({ type: 'request', tool_name: 'behave' });
  });

  it('do not run once a file of theirs has changed', async () => {
    const manifest = rig.path('behave', 'manifest.yaml');
    const before = readFileSync(manifest, 'utf8');
    appendFileSync(manifest, '# changed\n');
    expect((await behave('good')).text).toBe(
      `${FAILED}it could not be started: its manifest has changed since it was accepted; the operator has to accept it, and restart the server.`,
    );
    writeFileSync(manifest, before);
    expect((await behave('good')).text).toBe('good');
  });

  function pid(): number {
    return (session.client.transport as StdioClientTransport).pid ?? 0;
  }
});

describeSandboxed('the programs of external tools', () => {
  let rig: ExternalRig;

  afterEach(() => rig.close());

  async function staying(): Promise<{ session: Session; server: number; programs: number[] }> {
    rig = new ExternalRig();
    await rig.add('behave', { program: { fixture: 'behave.py' } });
    rig.sections['tools'] = { allow: ['*'], timeout: 1.5 };
    const session = await rig.session();
    const server = (session.client.transport as StdioClientTransport).pid ?? 0;
    return { session, server, programs: [] };
  }

  it('are killed at the deadline, all of them', async () => {
    const { session, server } = await staying();
    expect(await session.call('behave', { how: 'stay' })).toMatchObject({ isError: true });
    await until(() => childrenOf(server).length === 0);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('do not outlive a server that ends by %s', async (signal) => {
    const { session, server } = await staying();
    session.call('behave', { how: 'stay' }).catch(() => undefined);
    await until(() => descendantsOf(server).length >= 4);
    const programs = descendantsOf(server);
    process.kill(server, signal);
    await until(() => programs.every((pid) => !isAlive(pid)));
  });

  it('do not outlive a client that has left', async () => {
    const { session, server } = await staying();
    session.call('behave', { how: 'stay' }).catch(() => undefined);
    await until(() => descendantsOf(server).length >= 4);
    const programs = descendantsOf(server);
    await session.close();
    await until(() => programs.every((pid) => !isAlive(pid)));
  });

  it('fail without telling the caller where things lie on this machine', async () => {
    rig = new ExternalRig();
    const gone = rig.path('gone');
    await rig.add('behave', { program: { fixture: 'behave.py' }, entry: { filesystem: { read: [gone] } } });
    const session = await rig.session();
    let stderr = '';
    (session.client.transport as StdioClientTransport).stderr?.on(
      'data',
      (chunk) => (stderr += String(chunk)),
    );
    expect(await session.call('behave', { how: 'good' })).toMatchObject({
      text: "The plugin behave failed: it could not be started; the server's log says why.",
      isError: true,
    });
    expect(stderr).toContain(`${gone} does not exist`);
  });

  it('are not given what the server inherited', async () => {
    rig = new ExternalRig();
    await rig.add('probe', { program: { fixture: 'probe.py' } });
    rig.policy();
    const launcher = `
import os, sys
fd = os.open('/etc/passwd', os.O_RDONLY)
os.dup2(fd, 200, inheritable=True)
os.execv(sys.argv[1], sys.argv[1:])`;
    const calls = [
      { id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } } },
      { method: 'notifications/initialized' },
      { id: 1, method: 'tools/call', params: { name: 'probe', arguments: { attack: 'extra_descriptors', target: '' } } },
    ]; // prettier-ignore
    const { stdout } = spawnSync(
      '/usr/bin/python3',
      ['-c', launcher, process.execPath, 'dist/main.js', '--policy', rig.file],
      {
        input: calls.map((call) => `${JSON.stringify({ jsonrpc: '2.0', ...call })}\n`).join(''),
        env: { HOME: rig.folder, PATH: process.env['PATH'] ?? '' },
        encoding: 'utf8',
      },
    );
    expect(stdout).toContain('blocked: it has no effect');
  });
});

async function until(happened: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !happened(); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(happened()).toBe(true);
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => parentOf(pid) === parent)
    .map(Number);
}

function descendantsOf(parent: number): number[] {
  return childrenOf(parent).flatMap((child) => [child, ...descendantsOf(child)]);
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  return parentOf(String(pid)) !== undefined;
}
