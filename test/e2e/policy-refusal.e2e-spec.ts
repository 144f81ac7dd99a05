import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

interface End {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built server with its stdin at its end, so that it stops by itself in either case. */
async function start(args: readonly string[], cwd: string, env: Record<string, string>): Promise<End> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  return { code, ...texts };
}

describe('a server that is given a policy it cannot use', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'mss-policy-e2e-'));
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  const write = (name: string, text: string): string => {
    const file = join(home, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

  it('ends with code 1 and every problem on stderr, nothing on stdout', async () => {
    const file = write(
      'bad.yaml',
      [
        'version: "1.0"',
        'network:',
        '  allowed_ranges: [10.0.0.0/0]',
        '  blocked_ports: ["22"]',
        '  allow_dns: "false"',
        'filesystem:',
        '  allowed_paths: [/**, "${NOT_SET_ANYWHERE}/*"]',
        'tools:',
        '  rate_limits: { default: "60" }',
        '  timout: 5',
      ].join('\n'),
    );

    const end = await start(['--policy', file], home, {});

    expect(end.stderr).toBe(
      [
        `${file}:3:20 network.allowed_ranges[0]: "10.0.0.0/0" does not start its block, which is 0.0.0.0/0, write address/bits, as in 192.168.1.0/24 or 127.0.0.1/32 for a single address`,
        `${file}:4:19 network.blocked_ports[0]: expected a whole number, found "22", write a number from 1 to 65535 without quotes`,
        `${file}:5:14 network.allow_dns: expected true or false, found "false", write true or false without quotes`,
        `${file}:7:19 filesystem.allowed_paths[0]: "/**" is not limited to a folder, name a folder, as in ~/projects/**`,
        `${file}:7:24 filesystem.allowed_paths[1]: the environment variable NOT_SET_ANYWHERE is not set, set it before the server starts, or write \${NOT_SET_ANYWHERE:-default}`,
        `${file}:9:27 tools.rate_limits.default: expected a whole number, found "60", write a number from 0 to 1000000000 without quotes`,
        `${file}:10:3 tools.timout: unknown key, did you mean "timeout"?`,
        '',
      ].join('\n'),
    );
    expect(end.stdout).toBe('');
    expect(end.code).toBe(1);
  });

  it.each([
    ['a: [1', ':1:6 yaml: '],
    ['version: 1\nversion: 1', ':2:1 yaml: Map keys must be unique, correct the YAML here'],
    ['', ':1:1 file: the file holds no mapping, start it with version: "1.0"'],
  ])('points at the mistake in %j', async (text, place) => {
    const file = write('bad.yaml', text);

    const end = await start(['--policy', file], home, {});

    expect(end.stderr).toContain(`${file}${place}`);
    expect(end).toMatchObject({ code: 1, stdout: '' });
  });

  it('does not fall back to another policy when the named file is missing', async () => {
    const file = join(home, 'missing.yaml');

    const end = await start([], home, { MCP_SECURE_POLICY: file });

    expect(end).toEqual({
      code: 1,
      stdout: '',
      stderr: `${file}:1:1 file: the file does not exist, create it or name another one\n`,
    });
  });

  it('does not pass over the own policy of the user when it is broken', async () => {
    const file = write('.config/mcp-secure-server/policy.yaml', 'version: 1\ntool: {}');

    const end = await start([], home, {});

    expect(end).toEqual({
      code: 1,
      stdout: '',
      stderr: `${file}:2:1 tool: unknown key, did you mean "tools"?\n`,
    });
  });

  it('never reads a policy from the working directory', async () => {
    write('policy.yaml', 'this: is no policy');
    write('config/policy.yaml', 'this: is no policy');

    const end = await start([], home, {});

    expect(end.stderr).not.toContain('unknown key');
    expect(end.code).toBe(0);
  });
});
