import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writePolicy, type PolicyFolder } from '../support/policy.text.js';
import { SERVER } from '../support/sdk.client.js';

const UNLOCKED = fileURLToPath(new URL('../fixtures/unlocked.server.mjs', import.meta.url));

describe('a process that is not guarded', () => {
  let policy: PolicyFolder;

  beforeAll(() => {
    policy = writePolicy();
  });

  afterAll(() => policy.remove());

  const run = (...args: string[]) =>
    spawnSync(process.execPath, args, {
      encoding: 'utf8',
      input: '',
      env: { HOME: policy.folder, PATH: process.env['PATH'] ?? '' },
    });

  it('does not serve when the entry file forgot to lock it down', () => {
    const { status, stdout, stderr } = run(UNLOCKED, policy.file);

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('The egress guard is not installed, so plugins could connect anywhere.');
    expect(stderr).toContain('lockDown()');
  });

  it('does not serve when what is guarded is not what the runtime uses', () => {
    const decoys =
      'const real = process.binding.bind(process);' +
      'const decoys = { tcp_wrap: "TCP", udp_wrap: "UDP" };' +
      'process.binding = (name) => name in decoys ? { [decoys[name]]: class extends real(name)[decoys[name]] {} } : real(name);';
    const { status, stdout, stderr } = run(
      '--import',
      `data:text/javascript,${encodeURIComponent(decoys)}`,
      SERVER,
      '--policy',
      policy.file,
    );

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /The egress guard does not work on Node v\S+: the system connect, the system connect over IPv6, a datagram got past it\./,
    );
  });

  it('does not serve when the runtime hides what has to be guarded', () => {
    const { status, stdout, stderr } = run(
      '--import',
      'data:text/javascript,delete process.binding',
      SERVER,
      '--policy',
      policy.file,
    );

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^The egress guard cannot work on Node v\S+ as it was started: "process\.binding" is not there to be guarded\. Use a version of Node /,
    );
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it("does not serve under Node's permission model, and says that it is the cause", () => {
    const forbidding =
      'process.binding = () => { throw Object.assign(new Error(), { code: "ERR_ACCESS_DENIED" }); }';
    const { status, stdout, stderr } = run(
      '--import',
      `data:text/javascript,${encodeURIComponent(forbidding)}`,
      SERVER,
      '--policy',
      policy.file,
    );

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^The egress guard cannot work on Node v\S+ as it was started: Node's permission model does not let "process\.binding\('tcp_wrap'\)" be guarded\. Start it without --permission\.\n$/,
    );
  });
});
