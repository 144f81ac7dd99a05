import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { manyCalls, writeLog } from '../support/generated.log.js';
import { SERVER } from '../support/sdk.client.js';
import { ServerProcess } from '../support/server.process.js';

function audit(...args: readonly string[]) {
  return spawnSync(process.execPath, [SERVER, 'audit', ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
}

/** The same on a terminal of 80 columns; `script` makes one. */
function onTerminal(env: NodeJS.ProcessEnv, ...args: readonly string[]): string {
  const command = ['node', SERVER, 'audit', ...args].map((word) => `'${word}'`).join(' ');
  const { stdout, status } = spawnSync('script', ['-qec', `stty cols 80; exec ${command}`, '/dev/null'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TERM: 'xterm', ...env },
  });
  expect(status).toBe(0);
  return stdout.replaceAll('\r\n', '\n');
}

describe('reading the audit log of a session', () => {
  let server: ServerProcess;
  let log: string;

  beforeAll(async () => {
    server = await ServerProcess.initialized();
    await server.ask(1, 'tools/call', { name: 'search_tools', arguments: { query: 'bugs' } });
    await server.ask(2, 'tools/call', { name: 'no_such_tool', arguments: { text: '\u009b2J\u202E' } });
    server.closeInput();
    await server.exited;
    log = server.policy.auditLog;
  });

  afterAll(() => server.end());

  describe('audit tail', () => {
    it('prints a line for each of the last records, plain when piped', () => {
      const { status, stdout, stderr } = audit('tail', '--log', log);

      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const lines = stdout.trimEnd().split('\n');
      expect(lines.map((line) => line.slice(26, 41).trim())).toEqual([
        'file',
        'start',
        'request',
        'refused',
        'request',
        'answered',
        'request',
        'refused',
        'stop',
      ]);
      expect(lines.at(-2)).toMatch(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z  refused          no_such_tool       {2,8}[\d.]+ ms  registry  There is no such tool\.$/,
      );
      expect(stdout).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
      expect(audit('tail', '-n', '1', '--log', log).stdout.trimEnd()).toBe(lines.at(-1));
    });

    it('says that records are missing between those that it prints', () => {
      const other = `${log}-with-a-hole`;
      const lines = readFileSync(log, 'utf8').split('\n');
      writeFileSync(other, lines.toSpliced(2, 3).join('\n'));

      const { stdout } = audit('tail', '--log', other);
      expect(stdout.split('\n')[2]).toMatch(/^ {26}missing {10}3 records are not here/);
    });

    it('is coloured and fits on a terminal', () => {
      const text = onTerminal({}, 'tail', '--log', log);

      expect(text).toContain('\u001b[31mrefused        \u001b[39m');
      const plain = stripVTControlCharacters(text);
      expect(plain).toMatch(/^\d{4}-\d\d-\d\d UTC\n\d\d:\d\d:\d\d  file /);
      expect(Math.max(...plain.split('\n').map((line) => line.length))).toBe(80);
    });

    it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('is not coloured on a terminal with %j', (env) => {
      expect(onTerminal(env, 'tail', '--log', log)).not.toContain('\u001b');
    });

    it('finds the log by the policy', () => {
      const { status, stdout } = audit('tail', '--policy', server.policy.file);
      expect(status).toBe(0);
      expect(stdout).toContain('end of input');
    });
  });

  describe('audit query', () => {
    it('prints the calls that fit as JSON Lines', () => {
      const { status, stdout } = audit(
        'query',
        '--since',
        '1h',
        '--tool',
        'no_*',
        '--outcome',
        'refused',
        '--json',
        '--log',
        log,
      );

      expect(status).toBe(0);
      expect(stdout).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
      expect(JSON.parse(stdout)).toMatchObject({
        tool_name: 'no_such_tool',
        outcome: 'refused',
        rule: 'registry',
        code: 'TOOL.UNKNOWN',
        arguments: { text: '\u009b2J\u202E' },
        execution_time_ms: expect.any(Number),
      });
    });

    it('prints a line for each call to a person, and leaves out the boot canary', () => {
      const lines = audit('query', '--log', log).stdout.trimEnd().split('\n');

      expect(lines).toHaveLength(2);
      expect(lines[0]).toContain('{"query":"bugs"}');
      expect(lines[1]).toContain('registry  There is no such tool.');
    });

    it('finds nothing where nothing is', () => {
      expect(audit('query', '--until', '2026-01-01', '--log', log)).toMatchObject({
        status: 0,
        stdout: '',
        stderr: '',
      });
    });

    it('says that it left out what it could not read', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'mss-read-'));
      const other = join(folder, 'audit.log');
      writeLog(other, manyCalls(1, new Date('2026-03-01T00:00:00Z')));
      appendFileSync(other, 'no record\n');
      const { status, stdout, stderr } = audit('query', '--log', other);
      rmSync(folder, { recursive: true });

      expect({ status, lines: stdout.split('\n').length }).toEqual({ status: 0, lines: 2 });
      expect(stderr).toBe('1 line of the log is no record. Run audit verify to see what happened to it.\n');
    });
  });

  describe('audit stats', () => {
    it('counts', () => {
      const { status, stdout } = audit('stats', '--log', log);

      expect(status).toBe(0);
      expect(stdout).toMatch(
        /^2 calls from .* UTC\n1 server start\n\nOUTCOME {3}CALLS {2}SHARE\nanswered {6}1 {3}50 %\n/,
      );
      expect(stdout).toMatch(/^registry +1$/m);
      expect(stdout).toMatch(/^search_tools +1 +0 +0 +[\d.]+ ms/m);
    });

    it('counts for programs', () => {
      expect(JSON.parse(audit('stats', '--json', '--log', log).stdout)).toMatchObject({
        calls: 2,
        outcomes: { answered: 1, refused: 1 },
        rules: [{ rule: 'registry', refused: 1 }],
        servers: { starts: 1, crashes: 0 },
      });
    });
  });

  it.each([
    [['tail', '--log', 'NONE'], 1, 'There is no log at'],
    [['query', '--log', 'NONE'], 1, 'There is no log at'],
    [['stats', '--log', 'NONE'], 1, 'There is no log at'],
    [['tail', '--log', 'NONE/audit.log'], 1, 'There is no log at'],
    [['query', '--log', 'NONE/audit.log'], 1, 'There is no log at'],
    [['stats', '--log', '/'], 1, 'is not a regular file'],
    [['tail', '-n', '-1'], 2, 'Write a number from 0 to 10000'],
    [['tail', '-n', '10001'], 2, 'Write a number from 0 to 10000'],
    [['query', '--since', 'yesterday'], 2, 'Write 30m, 24h, 7d'],
    [['query', '--since', '1h', '--until', '2h'], 2, 'no call can fit'],
    [['stats', '--since', '2026-01-02', '--until', '2026-01-02'], 2, 'no call can fit'],
    [['query', '--outcome', 'denied'], 2, 'It must be one of answered, refused, failed'],
    [['query', 'refused'], 2, 'too many arguments'],
    [['stats', '--policy', 'NONE'], 1, 'NONE'],
  ])('says why it cannot: %j', (args, code, message) => {
    const { status, stdout, stderr } = audit(...args.map((arg) => arg.replace('NONE', `${log}-none`)));

    expect({ status, stdout }).toEqual({ status: code, stdout: '' });
    expect(stderr).toContain(message.replace('NONE', `${log}-none`));
  });
});

describe('reading a large audit log', () => {
  let folder: string;
  let log: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-read-'));
    log = join(folder, 'audit.log');
    writeLog(log, manyCalls(50_000, new Date('2026-03-01T00:00:00Z')));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds all calls that fit, and loses none on the way through a pipe', () => {
    const { stdout } = audit('query', '--rule', 'network', '--json', '--log', log);
    expect(stdout.split('\n')).toHaveLength(1667 + 1);
  });

  it('has exact figures over 100,000 records', () => {
    const { tools, outcomes } = JSON.parse(audit('stats', '--json', '--log', log).stdout) as {
      tools: unknown[];
      outcomes: unknown;
    };
    expect(outcomes).toMatchObject({ answered: 44_000, refused: 5000, failed: 1000 });
    expect(tools[0]).toMatchObject({ calls: 10_000, refused: 0, ran: 10_000 });
  });

  it('ends without a word when its reader has left', async () => {
    const command = `"${process.execPath}" "${SERVER}" audit query --log "${log}" | head -n 2; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });

    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('0');
    expect(stderr).toBe('');
  });
});

describe('audit tail --follow', () => {
  let follower: ChildProcessWithoutNullStreams;
  let server: ServerProcess;
  let text: string;

  beforeEach(() => {
    text = '';
  });

  afterEach(async () => {
    if (follower.exitCode === null && follower.signalCode === null) {
      follower.kill('SIGKILL');
      await once(follower, 'close');
    }
    await server.end();
  });

  function follow(log: string): void {
    follower = spawn(process.execPath, [SERVER, 'audit', 'tail', '-f', '-n', '1', '--log', log]);
    for (const stream of [follower.stdout, follower.stderr]) {
      stream.setEncoding('utf8').on('data', (some: string) => {
        text += some;
      });
    }
  }

  async function shown(expected: string): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!text.includes(expected)) {
      if (Date.now() > deadline) throw new Error(`Not shown: ${expected}\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('shows each record as it is written, over many rotations, each once', async () => {
    server = await ServerProcess.initialized({ audit: 'max_file_bytes: 4096, max_files: 100' });
    follow(server.policy.auditLog);
    await shown('boot canary');
    for (let n = 1; n <= 60; n++) {
      await server.ask(n, 'tools/call', { name: `no_such_tool_${n}`, arguments: { n } });
      // Looked at by each call, by some, and once by many.
      if (n < 5 || n === 30) await shown(`no_such_tool_${n} `);
    }
    await shown('no_such_tool_60 ');
    const names = text.split('\n').flatMap((line) => /  refused +no_such_tool_(\d+) /.exec(line)?.[1] ?? []);
    expect(names.map(Number)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    follower.kill('SIGINT');
    expect(await once(follower, 'close')).toEqual([null, 'SIGINT']);
  });

  it('waits for a log that is not there yet', async () => {
    server = await ServerProcess.initialized();
    const log = server.policy.auditLog;
    follow(`${log}-later`);
    await shown('waiting for one');
    writeLog(`${log}-later`, manyCalls(1, new Date('2026-03-01T00:00:00Z')));
    await shown('answered');
  });
});
