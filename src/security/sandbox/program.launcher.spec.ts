import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { enclosed } from './bubblewrap.js';
import { launch } from './program.launcher.js';
import { readAll } from './read.all.js';
import type { RunningProgram } from './running.program.js';
import type { SandboxProfile } from './sandbox.profile.js';
import { describeSandboxed } from '../../../test/support/sandboxed.js';

const PROFILE: SandboxProfile = {
  executable: '/usr/bin/dash',
  args: [],
  workFolder: '/tmp',
  environment: { PATH: '/usr/bin' },
  readable: [],
  writable: [],
  masked: [],
  network: { kind: 'none' },
  limits: { memoryBytes: 1 << 30, cpuSeconds: 5, processes: 20, fileBytes: 1_000_000, openFiles: 64 },
};

const INSTALLED = { file: '/usr/bin/bwrap', architecture: process.arch as 'x64', node: process.execPath };

/** Started as root, programs run as nobody: the folder has to be reachable for it. */
const REACHABLE = '/var/tmp';

describeSandboxed('a program in bubblewrap', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(REACHABLE, 'mss sandbox -- '));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'work'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function start(script: string, differences: Partial<SandboxProfile> = {}): RunningProgram {
    return launch(enclosed({ ...PROFILE, args: ['-c', script], ...differences }, INSTALLED));
  }

  const textOf = (program: RunningProgram) => readAll(program.stdout, 1_000_000);

  it('runs, and says how it ended', async () => {
    const program = start('read line; echo "got $line"; echo said >&2; exit 7');
    program.stdin.end('this\n');

    expect(await textOf(program)).toBe('got this\n');
    expect(await program.ended).toEqual({ kind: 'exited', code: 7 });
    expect(program.stderrTail()).toBe('said\n');
  });

  it('is told from a sandbox that could not be set up', async () => {
    const program = start('exit 0', { readable: [join(folder, 'not there')] });

    program.stdout.resume();
    expect(await program.ended).toEqual({
      kind: 'sandbox_failed',
      reason: `bwrap: Can't find source path ${folder}/not there: No such file or directory`,
    });
  });

  it('is not started without bubblewrap', async () => {
    const program = launch(enclosed(PROFILE, { ...INSTALLED, file: '/usr/bin/no-bwrap' }));
    expect(await program.ended).toEqual({ kind: 'not_started', reason: 'ENOENT' });
  });

  it('is not started when no file can be opened any more, and the server lives on', async () => {
    const { pid } = process;
    // Somebody else has to give back what makes it impossible to start anybody.
    const helper = spawn('/bin/sh', [
      '-c',
      `soft=$(prlimit --pid ${pid} --nofile --raw --noheadings --output SOFT) && prlimit --pid ${pid} --nofile=3: && echo low; read line; prlimit --pid ${pid} --nofile=$soft:`,
    ]);
    const [said] = (await once(helper.stdout, 'data')) as [Buffer];
    const errors: unknown[] = [];
    try {
      start('exit 0');
    } catch (error) {
      errors.push(error);
    }
    helper.stdin.end('\n');
    expect((await once(helper, 'close'))[0]).toBe(0);
    expect(String(said)).toBe('low\n');
    expect(errors).toEqual([new Error('the server has too many files open to start a program')]);
  });

  it('is killed with what it left running', async () => {
    const program = start('sleep 1000 & setsid sleep 1000 & echo started; wait');
    for await (const chunk of program.stdout) {
      if (String(chunk).includes('started')) program.kill();
    }
    expect(await program.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
  });

  it('ends, though it left a process that holds its output', async () => {
    const program = start('setsid sleep 1000 & echo done');

    expect(await textOf(program)).toBe('done\n');
    expect(await program.ended).toEqual({ kind: 'exited', code: 0 });
  });

  it('reads a folder whose name is no plain word, and writes nothing to it', async () => {
    writeFileSync(join(folder, 'a'), 'text');
    const program = start('cat a; echo x > b || echo refused', { readable: [folder], workFolder: folder });

    expect(await textOf(program)).toBe('textrefused\n');
  });

  it('writes where it may', async () => {
    const work = join(folder, 'work');
    chmodSync(work, 0o777);
    const program = start('echo x > b', { writable: [work], workFolder: work });

    program.stdout.resume();
    expect(await program.ended).toEqual({ kind: 'exited', code: 0 });
    expect(readFileSync(join(work, 'b'), 'utf8')).toBe('x\n');
  });

  it('cannot see what is masked', async () => {
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(join(folder, 'secrets', 'key'), 'key');
    writeFileSync(join(folder, '.env'), 'TOKEN=1');
    const program = start('cat .env; ls secrets; echo x > .env || echo x > secrets/a || echo end', {
      readable: [folder],
      masked: [
        { path: join(folder, '.env'), kind: 'file' },
        { path: join(folder, 'secrets'), kind: 'folder' },
      ],
      workFolder: folder,
    });

    expect(await textOf(program)).toBe('end\n');
    expect(existsSync(join(folder, 'secrets', 'a'))).toBe(false);
  });

  it.each([
    ['CPU', 'while :; do :; done', { cpuSeconds: 1 }, '', { kind: 'signalled', signal: 'SIGXCPU' }],
    ['file size', 'trap "" XFSZ; head -c 2000 /dev/zero > f; wc -c < f', { fileBytes: 1000 }, '1000\n', { kind: 'exited', code: 0 }],
    ['processes', 'for i in 1 2 3 4 5 6 7 8; do sleep 100 & done; echo all', { processes: 4 }, '', { kind: 'exited', code: 2 }],
    ['open files', 'exec 3</dev/null 4</dev/null; echo two; exec 5</dev/null; echo three', { openFiles: 5 }, 'two\n', { kind: 'exited', code: 2 }],
    ['address space', 'head -c 300M /dev/zero | tail -c 300M | wc -c', { memoryBytes: 200_000_000 }, '0\n', { kind: 'exited', code: 0 }],
  ] as const)('is kept to its limit: %s', async (_what, script, limit, output, end) => {
    const program = start(script, { limits: { ...PROFILE.limits, ...limit } });
    expect(await textOf(program)).toBe(output);
    expect(await program.ended).toEqual(end);
  }); // prettier-ignore

  it('can ask for its interfaces, of which there is one: runtimes fail without that', async () => {
    const script = 'const os = require("node:os"); console.log(Object.keys(os.networkInterfaces()).join())';
    const program = start('', {
      executable: process.execPath,
      args: ['-e', script],
      readable: [process.execPath],
      limits: { ...PROFILE.limits, memoryBytes: 2 ** 32 },
    });
    expect(await textOf(program)).toBe('lo\n');
  });

  it('is given its environment, and nothing of the server', async () => {
    process.env['MSS_LAUNCHER_SECRET'] = 'secret';
    try {
      expect(await textOf(start('/usr/bin/env', { environment: { A: 'a b', B: '' } }))).toBe(
        'A=a b\nB=\nPWD=/tmp\n',
      );
    } finally {
      delete process.env['MSS_LAUNCHER_SECRET'];
    }
  });

  it('keeps the end of what it says on stderr, and drops the rest', async () => {
    const program = start('head -c 3000000 /dev/zero | tr "\\0" x >&2; echo end >&2');
    program.stdout.resume();
    await program.ended;
    expect(program.stderrTail()).toHaveLength(65_536);
    expect(program.stderrTail().endsWith('xend\n')).toBe(true);
  });
});
