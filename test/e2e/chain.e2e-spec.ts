import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RateLimiter } from '../../src/security/rate-limit/rate.limiter.js';
import { bootApp, type RunningApp } from '../support/app.js';
import { readAudit } from '../support/audit.reader.js';
import { until } from '../support/until.js';
import { ProbeTools, ran } from '../fixtures/probe.plugin.js';
import { Logger, Module } from '@nestjs/common';

@Module({ providers: [ProbeTools] })
class ProbeModule {}

describe('the chain', () => {
  let server: RunningApp;

  beforeAll(async () => {
    server = await bootApp([ProbeModule], {
      commands: '{ blocked: [curl] }',
      tools:
        '{ allow: ["*"], deny: ["exits"], timeouts: { deaf: 1, patient: 0.2, team_slow: 0.1, stubborn: 0.1 }, max_output_bytes: 50000, rate_limits: { default: 1000, list: 2 } }',
    });
  });

  afterAll(() => server.close());
  beforeEach(() => {
    ran.length = 0;
  });

  it('answers an allowed call with valid input', async () => {
    expect(await server.call('echo', { text: 'hi' })).toEqual({
      kind: 'answered',
      answer: { blocks: ['hi'], structured: undefined },
    });
  });

  it('refuses invalid input before the body, naming what is allowed', async () => {
    expect(
      await server.call('add_bug', { title: 'x', priority: 'banana', project_path: server.policy.folder }),
    ).toMatchObject({
      kind: 'refused',
      refusal: {
        code: 'INPUT.INVALID',
        message: expect.stringContaining(
          'priority: must be one of the following values: low, medium, high, critical',
        ),
      },
    });
    await server.call('echo', { text: 1 });
    expect(ran).toEqual([]);
  });

  it.each(['exits', 'no_such_tool', '__proto__', 'constructor', 'boot canary', ''])(
    'refuses the denied or unknown tool %j',
    async (name) => {
      const outcome = await server.call(name);

      expect(outcome).toMatchObject({
        kind: 'refused',
        refusal: { code: name === 'exits' ? 'TOOL.DENIED' : 'TOOL.UNKNOWN' },
      });
    },
  );

  it('never calls a denied tool busy, which would give away that it exists', async () => {
    const outcomes = await Promise.all(Array.from({ length: 300 }, () => server.call('exits')));

    expect(
      outcomes.filter((outcome) => outcome.kind === 'refused' && outcome.refusal.code !== 'TOOL.DENIED'),
    ).toEqual([]);
  });

  it('ends a denied call in the same turn as an unknown one, so that their order tells nothing', async () => {
    const order: string[] = [];
    await Promise.all(
      ['exits', 'no_such_tool', 'exits', 'no_such_tool'].map(async (name) => {
        await server.call(name);
        order.push(name);
      }),
    );

    expect(order).toEqual(['exits', 'no_such_tool', 'exits', 'no_such_tool']);
  });

  it('keeps no rate window for a denied or unknown name', async () => {
    const judge = jest.spyOn(server.app.get(RateLimiter, { strict: false }), 'judge');
    for (let i = 0; i < 300; i++) await server.call(`invented_${i}`);
    await server.call('exits');

    expect(judge).not.toHaveBeenCalled();
    judge.mockRestore();
  });

  it('refuses the call over the rate limit and says when to retry', async () => {
    await server.call('list');
    await server.call('list');

    expect(await server.call('list')).toMatchObject({
      kind: 'refused',
      refusal: {
        code: 'RATE.EXHAUSTED',
        rule: 'tools.rate_limits.list',
        remedy: expect.stringMatching(/^Try again in \d+ seconds\.$/),
      },
    });
  });

  it('gives the body frozen input', async () => {
    expect(await server.call('mutate', { text: 'original' })).toMatchObject({ kind: 'failed' });
  });

  it('answers a body that ignores its deadline at the deadline, and drops its late result', async () => {
    const startedAt = performance.now();
    const outcome = await server.call('deaf');

    expect(outcome).toEqual({
      kind: 'timed_out',
      message: "Tool 'deaf' did not finish within 1 s and was stopped.",
    });
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(ran).toEqual(['deaf']);
  });

  it('says what a body was refused that did not end after that', async () => {
    expect(await server.call('stubborn')).toEqual({
      kind: 'timed_out',
      message:
        "Tool 'stubborn' did not finish within 0.1 s and was stopped. Before that, the policy refused it something: " +
        'evil.example:443 is not in network.allowed_endpoints. The operator can allow it in the policy: ' +
        'add { host: "evil.example", ports: [443] } to network.allowed_endpoints, set network.allow_dns to true, ' +
        'and add "evil.example" to network.dns_allowlist. (rule: default-deny)',
    });
  });

  it('tells a body that listens that its deadline passed', async () => {
    expect(await server.call('patient')).toMatchObject({ kind: 'timed_out' });
    await new Promise(setImmediate);
    expect(ran).toEqual(['patient saw the abort']);
  });

  it('ends a cancelled call as cancelled', async () => {
    const controller = new AbortController();
    const outcome = server.call('deaf', {}, controller.signal);
    controller.abort();

    expect(await outcome).toEqual({ kind: 'cancelled' });
  });

  it('keeps the text of an unexpected error on our side', async () => {
    const outcome = await server.call('throws');

    expect(outcome).toEqual({
      kind: 'failed',
      message: expect.stringMatching(
        /^Tool 'throws' failed\. The server's log has the cause under call [0-9a-f-]{36}\.$/,
      ),
    });
  });

  it('logs the cause of an unexpected error, which the log redacts', async () => {
    const error = jest.spyOn(Logger.prototype, 'error');
    await server.call('throws');
    const logged = JSON.stringify(error.mock.calls);
    error.mockRestore();

    expect(logged).toContain('/home/ann/.ssh/id_rsa');
  });

  it('passes on the sentence of a ToolError', async () => {
    expect(await server.call('fails_politely')).toEqual({
      kind: 'failed',
      message: 'Bug not found: BUG-009',
    });
  });

  it('passes on the sentence of a ToolError also when a refusal is behind it', async () => {
    expect(await server.call('wraps_a_refusal')).toEqual({
      kind: 'failed',
      message: 'The page could not be read.',
    });
  });

  it('survives an answer that JSON cannot carry', async () => {
    expect(await server.call('bigint')).toEqual({
      kind: 'failed',
      message: "Tool 'bigint' gave no usable answer: the tool returned a value that JSON cannot carry.",
    });
  });

  it('refuses an answer over the size limit', async () => {
    expect(await server.call('echo', { text: 'x'.repeat(60_000) })).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('the answer is larger than 50000 bytes'),
    });
  });

  it("runs a team's own guard after ours, and its denial is a refusal", async () => {
    expect(await server.call('team_denied')).toMatchObject({
      kind: 'refused',
      refusal: { code: 'GUARD.DENIED' },
    });
    expect(ran).toEqual([]);
  });

  it('does not start a body after its call was answered as timed out', async () => {
    expect(await server.call('team_slow')).toMatchObject({ kind: 'timed_out' });
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(ran).toEqual([]);
  });

  it('lets no member beside items and next_cursor leave with a list', async () => {
    expect(await server.call('wide_list')).toMatchObject({ answer: { structured: { items: [{ n: 1 }] } } });
    expect(JSON.stringify(await server.call('wide_list'))).not.toContain('smuggled');
  });

  it('cuts the sentence of a ToolError', async () => {
    const outcome = await server.call('long_failure');

    expect(outcome).toEqual({ kind: 'failed', message: `${'e'.repeat(4096)}...` });
  });

  it("runs a team's own interceptor inside ours", async () => {
    expect(await server.call('team_rewritten')).toMatchObject({
      kind: 'answered',
      answer: { blocks: ['hello!'] },
    });
  });

  it('does not believe an exception filter that invents a result', async () => {
    expect(await server.call('invented')).toMatchObject({ kind: 'failed' });
    expect(await server.call('invented', { unknown: 1 })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'INPUT.INVALID' },
    });
  });

  describe('on marked fields', () => {
    afterEach(() => rmSync(join(server.policy.folder, 'work'), { recursive: true, force: true }));

    it.each([
      ['a path outside', { path: '/etc/passwd' }, 'PATH.DENIED'],
      ['a path that climbs out', { path: '../../../../../../etc/passwd' }, 'PATH.DENIED'],
      ['a path with NUL', { path: '/tmp/a\u0000b' }, 'INPUT.INVALID'],
      ['one of several paths', { paths: ['{folder}/a', '/etc/passwd'] }, 'PATH.DENIED'],
      ['a path in a list of objects', { parts: [{ path: '/etc/shadow' }] }, 'PATH.DENIED'],
      [
        'a list inside a list, which would escape its size limit',
        { parts: [[{ path: '{folder}/a' }]] },
        'INPUT.INVALID',
      ],
      ['a URL of this machine', { url: 'http://127.0.0.1:6379/' }, 'URL.DENIED'],
      ['a URL of another scheme', { url: 'gopher://example.com/' }, 'URL.DENIED'],
      ['no URL at all', { url: 'not a url' }, 'INPUT.INVALID'],
      ['a command with a semicolon', { command: 'ls; id' }, 'COMMAND.DENIED'],
      ['a blocked program behind others', { command: `sudo sh -c 'cu""rl x'` }, 'COMMAND.DENIED'],
      ['a shell that reads more than a command', { command: `sh -c 'ls; id'` }, 'COMMAND.DENIED'],
      ['a command behind an empty line', { command: '\nls' }, 'COMMAND.DENIED'],
    ])('refuses %s', async (_case, args, code) => {
      const input: unknown = JSON.parse(JSON.stringify(args).replaceAll('{folder}', server.policy.folder));

      expect(await server.call('guarded', input)).toMatchObject({ kind: 'refused', refusal: { code } });
      expect(ran).toEqual([]);
    });

    it('gives the body the real path that was judged', async () => {
      const work = join(server.policy.folder, 'work');
      mkdirSync(work);
      writeFileSync(join(work, 'file'), '');
      symlinkSync(join(work, 'file'), join(work, 'link'));

      expect(await server.call('guarded', { path: join(work, '..', 'work', 'link') })).toMatchObject({
        answer: { blocks: [JSON.stringify({ path: join(work, 'file') })] },
      });
    });

    it('gives the body the words that were judged', async () => {
      expect(await server.call('guarded', { command: `  gr''ep  "a;b" *.c ` })).toMatchObject({
        answer: { blocks: [JSON.stringify({ command: `grep 'a;b' '*.c'` })] },
      });
    });

    it('refuses a folder outside that a tool asks its context for', async () => {
      expect(await server.call('add_bug', { title: 'x', project_path: '/etc' })).toMatchObject({
        kind: 'refused',
        refusal: { code: 'PATH.DENIED', rule: 'filesystem.allowed_paths' },
      });
    });

    it('refuses a link that leaves the allowed folder', async () => {
      const work = join(server.policy.folder, 'work');
      mkdirSync(work);
      symlinkSync('/etc', join(work, 'link'));

      expect(await server.call('guarded', { path: join(work, 'link', 'passwd') })).toMatchObject({
        refusal: { code: 'PATH.DENIED' },
      });
    });
  });
});

describe('a narrowed tool', () => {
  it('is called only with URLs that are left to it', async () => {
    const server = await bootApp([ProbeModule], {
      tools: '{ allow: ["*"], network: { guarded: [one.example] } }',
      network:
        '{ allowed_endpoints: [{ host: one.example, ports: [443] }, { host: two.example, ports: [443] }], allow_dns: true, dns_allowlist: [one.example, two.example] }',
    });
    try {
      expect(await server.call('guarded', { url: 'https://one.example/' })).toMatchObject({
        kind: 'answered',
      });
      expect(await server.call('guarded', { url: 'https://two.example/' })).toMatchObject({
        kind: 'refused',
        refusal: { code: 'URL.DENIED', rule: 'tools.network.guarded' },
      });
    } finally {
      await server.close();
    }
  });
});

describe('a narrowing of a tool that does not exist', () => {
  it('stops the start', async () => {
    const work = bootApp([ProbeModule], { tools: '{ allow: ["*"], network: { gaurded: [] } }' });

    await expect(work).rejects.toThrow(
      /tools\.network\.gaurded in .*policy\.yaml: there is no tool of that name; did you mean guarded\?/,
    );
  });
});

describe('a flood of refusals', () => {
  it('is answered at a pace, so that it cannot roll the audit log over', async () => {
    const server = await bootApp();
    try {
      const startedAt = performance.now();
      await Promise.all(Array.from({ length: 300 }, () => server.call('no_such_tool')));

      // 200 at once and 50 a second: less than two seconds would mean that nobody kept the pace.
      expect(performance.now() - startedAt).toBeGreaterThan(1900);
    } finally {
      await server.close();
    }
  });
});

describe('the audit log', () => {
  let server: RunningApp;

  beforeEach(async () => {
    server = await bootApp([ProbeModule], {
      tools: '{ allow: ["*"], deny: ["exits"], timeouts: { deaf: 0.1 }, rate_limits: { default: 2 } }',
    });
  });

  afterEach(() => server.close());

  it.each([
    ['echo', { text: 'x' }, 'answered', null],
    ['echo', { text: 7 }, 'refused', 'INPUT.INVALID'],
    ['exits', {}, 'refused', 'TOOL.DENIED'],
    ['no_such_tool', {}, 'refused', 'TOOL.UNKNOWN'],
    ['guarded', { path: '/etc/passwd' }, 'refused', 'PATH.DENIED'],
    ['team_denied', {}, 'refused', 'GUARD.DENIED'],
    ['throws', {}, 'failed', null],
    ['deaf', {}, 'timed_out', null],
  ])('has a request and a response record of %s %j', async (name, args, status, code) => {
    await server.call(name, args);
    const [request, response, ...rest] = readAudit(server.policy.auditLog);

    expect(rest).toEqual([]);
    expect(request).toMatchObject({ type: 'request', tool_name: name, arguments: args, client: 'test/1' });
    expect(response).toMatchObject({
      type: 'response',
      tool_name: name,
      request_id: request?.request_id,
      result_status: status,
      code,
    });
  });

  it('records the cancelled and the rate-limited', async () => {
    const controller = new AbortController();
    controller.abort();
    await server.call('echo', { text: 'x' }, controller.signal);
    for (let i = 0; i < 3; i++) await server.call('echo', { text: 'x' });
    const ends = readAudit(server.policy.auditLog).filter((record) => record.type === 'response');

    expect(ends.map((record) => record.code ?? record.result_status)).toEqual([
      'cancelled',
      'answered',
      'answered',
      'RATE.EXHAUSTED',
    ]);
    expect(ends.map((record) => record.rule)[1]).toBe('tools.allow[0]');
    expect(ends.map((record) => record.rule).at(-1)).toBe('tools.rate_limits.default');
  });

  it('has the request record before the body runs', async () => {
    const call = server.call('deaf');
    await new Promise(setImmediate);

    expect(readAudit(server.policy.auditLog).map((record) => record.type)).toEqual(['request']);
    await call;
  });

  it('keeps secrets and floods out', async () => {
    await server.call('x'.repeat(900_000), { password: 'hunter2', note: 'y'.repeat(900_000) });
    const text = JSON.stringify(readAudit(server.policy.auditLog));

    expect(text).not.toContain('hunter2');
    expect(text.length).toBeLessThan(10_000);
  });

  it('refuses calls when it cannot be written, and no body runs', async () => {
    ran.length = 0;
    rmSync(server.policy.auditLog);
    mkdirSync(server.policy.auditLog);

    expect(await server.call('echo', { text: 'x' })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'AUDIT.UNAVAILABLE', rule: 'audit.log_file' },
    });
    expect(ran).toEqual([]);
  });

  it('withholds the answer of a call whose end cannot be recorded', async () => {
    const outcome = server.call('deaf');
    await until(() => readAudit(server.policy.auditLog).some(({ tool_name }) => tool_name === 'deaf'));
    rmSync(server.policy.auditLog);
    mkdirSync(server.policy.auditLog);

    expect(await outcome).toEqual({
      kind: 'failed',
      message: 'The call ran, but its outcome could not be recorded; its answer is withheld.',
    });
  });

  it('is there again after somebody deleted it', async () => {
    rmSync(server.policy.auditLog);
    await server.call('echo', { text: 'x' });

    expect(existsSync(server.policy.auditLog)).toBe(true);
  });
});
