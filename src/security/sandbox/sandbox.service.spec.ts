import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { enclosed } from './bubblewrap.js';
import { findSystemProgram } from './executable.finder.js';
import { launch } from './program.launcher.js';
import { Sandbox, backend } from './sandbox.service.js';
import { sandboxProblem } from './self.test.js';
import { describeSandboxed } from '../../../test/support/sandboxed.js';

describeSandboxed('the self-test of the sandbox', () => {
  let folder: string;
  let secret: string;

  beforeEach(() => {
    folder = mkdtempSync('/var/tmp/mss-self-test-');
    chmodSync(folder, 0o755);
    secret = join(folder, 'secret');
    writeFileSync(secret, 'secret');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Bubblewrap that is started with other arguments than it was given. */
  function problemWith(change: string): Promise<string | undefined> {
    const file = join(folder, 'bwrap');
    writeFileSync(file, `#!/usr/bin/python3\nimport os, sys\nargs = sys.argv[1:]\nsecret = ${JSON.stringify(secret)}\n${change}\nos.execv('/usr/bin/bwrap', ['bwrap', *args])\n`); // prettier-ignore
    chmodSync(file, 0o755);
    const bubblewrap = { file, architecture: process.arch as 'x64', node: process.execPath };
    return sandboxProblem(secret, (profile) => launch(enclosed(profile, bubblewrap)));
  }

  const drop = (...words: string[]): string =>
    `at = next(i for i in range(len(args)) if args[i:i + ${words.length}] == ${JSON.stringify(words)}); del args[at:at + ${words.length}]`;

  it('finds nothing in the sandbox as it is', async () => {
    expect(await problemWith('')).toBeUndefined();
  });

  it.each([
    ['the network of the host', drop('--unshare-net'), 'the network of the host can be seen'],
    ['the processes of the host', `${drop('--unshare-pid')}; args[args.index('--proc'):args.index('--proc') + 2] = ['--ro-bind', '/proc', '/proc']`, 'processes of the host can be seen'],
    ['system calls', drop('--seccomp', '3'), 'system calls are not filtered'],
    ['namespaces', `${drop('--seccomp', '3')}; ${drop('--disable-userns')}`, 'namespaces can be made'],
    ['the root folder', drop('--remount-ro', '/'), 'the root folder can be written'],
    ['the folder of devices', drop('--remount-ro', '/dev'), 'the folder of devices can be written'],
    ['a descriptor', "os.dup2(2, 100, True)", 'descriptors of the server can be used'],
    ['the files of the system', "at = args.index('--proc'); args[at:at] = ['--ro-bind', '/etc/passwd', '/etc/passwd']", 'the files of the system can be read'],
    ['a file that was not named', "at = args.index('--proc'); args[at:at] = ['--ro-bind', secret, secret]", 'a file that was not named can be read'],
  ])('finds %s', async (_what, change, found) => {
    expect(await problemWith(change)).toContain(found);
  }); // prettier-ignore

  it('does not take for proven what never came to its end', async () => {
    expect(await problemWith("args[-1] = 'exit 0'")).toBe('its self-test did not come to an end: ');
    expect(await problemWith("args[-1] = 'echo all checked; echo more'")).toContain('did not come to an end');
    expect(await problemWith('sys.exit(1)')).toBe('bubblewrap ended with code 1');
  });
});

describeSandboxed('Sandbox', () => {
  it('works here', async () => {
    expect(await new Sandbox().state()).toEqual({ kind: 'works', backend: 'bubblewrap' });
  });
});

describe('backend', () => {
  it.each([
    ['win32', 'x64', '/usr/bin', 'programs cannot be enclosed on win32; use Linux, or WSL 2 on Windows'],
    ['linux', 'riscv64', '/usr/bin', 'there is no filter of system calls for riscv64'],
    ['linux', 'x64', '/nowhere:relative', 'bubblewrap is not installed for everybody by root; on Debian and Ubuntu: apt install bubblewrap'],
  ] as const)('refuses %s %s with %s', (platform, architecture, path, reason) => {
    expect(backend(platform, architecture, path)).toEqual({ kind: 'none', reason });
  }); // prettier-ignore
});

describe('findSystemProgram', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync('/var/tmp/mss-finder-');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('passes over a program that others may have put there', () => {
    writeFileSync(join(folder, 'bwrap'), readFileSync('/usr/bin/bwrap'), { mode: 0o755 });
    chmodSync(folder, 0o777);
    mkdirSync(join(folder, 'relative'));
    expect(findSystemProgram('bwrap', `relative:${folder}`)).toBeUndefined();
    expect(findSystemProgram('bwrap', `${folder}:/usr/bin`)).toBe('/usr/bin/bwrap');
  });
});
