import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { writePolicy } from '../support/policy.text.js';
import { SERVER } from '../support/sdk.client.js';

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SERVER, ...args], {
    input: '',
    env: { HOME: process.env['HOME'] ?? '', PATH: process.env['PATH'] ?? '', ...env },
    timeout: 20_000,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the command line', () => {
  it.each(['--version', '-v'])('prints its version on stdout for %s', (flag) => {
    expect(run([flag])).toEqual({ status: 0, stdout: 'mcp-secure-server 0.1.0\n', stderr: '' });
  });

  it('keeps what others print off stdout from its first moment, before it serves', () => {
    // Loaded before the server, as a tracing library would be.
    const printing = encodeURIComponent('process.on("exit",()=>console.log("stray"))');
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${printing}` };

    expect(run(['--version'], env)).toEqual({
      status: 0,
      stdout: 'mcp-secure-server 0.1.0\n',
      stderr: 'stray\n',
    });
  });

  it('prints its help on stdout, within 80 columns', () => {
    const { status, stdout } = run(['--help']);

    expect(status).toBe(0);
    expect(stdout).toContain('-p, --policy <file>');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([
    [['--bogus'], "error: unknown option '--bogus'"],
    [['--policy'], "error: option '-p, --policy <file>' argument missing"],
    [['something'], 'error: too many arguments. Expected 0 arguments but got 1.'],
  ])('ends with code 2 for %j and says why, with nothing on stdout', (args, message) => {
    const { status, stdout, stderr } = run(args);

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('refuses to start without an audit log, and names the key', () => {
    const policy = writePolicy({ auditLog: '/dev/null/audit.log' });
    try {
      const { status, stdout, stderr } = run(['--policy', policy.file]);

      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain('The audit log /dev/null/audit.log cannot be written');
      expect(stderr).toContain('Refusing to start');
    } finally {
      policy.remove();
    }
  });
});
