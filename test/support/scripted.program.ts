import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { ProgramEnd, RunningProgram } from '../../src/security/index.js';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** After an exit, what something else still holds open is closed. */
const CLOSE_GRACE_MS = 100;

/** Programs without a sandbox, in the hands of a test. */
export class ScriptedPrograms {
  readonly started: RunningProgram[] = [];
  readonly #children: Child[] = [];

  /** Runs JavaScript. */
  node(script: string): RunningProgram {
    return this.start(process.execPath, ['-e', script]);
  }

  /** Runs a script of the shell: starts faster. */
  shell(script: string): RunningProgram {
    return this.start('/bin/sh', ['-c', script]);
  }

  start(file: string, args: readonly string[]): RunningProgram {
    const child = spawn(file, args, {
      env: { PATH: '/usr/bin:/bin' },
      // A group of its own, which can be killed as one.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const program: RunningProgram = {
      stdin: child.stdin,
      stdout: child.stdout,
      ended: endOf(child),
      stderrTail: () => stderr,
      kill: () => {
        if (child.exitCode === null && child.signalCode === null) killGroup(child);
      },
    };
    this.#children.push(child);
    this.started.push(program);
    return program;
  }

  /** Kills what is left, and what that left running. */
  async end(): Promise<void> {
    this.#children.forEach(killGroup);
    for (const { stdout } of this.started) stdout.resume();
    await Promise.all(this.started.map(({ ended }) => ended));
  }
}

function endOf(child: Child): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ kind: 'not_started', reason: error.message }));
    child.once('exit', (code, signal) => {
      const end: ProgramEnd =
        code === null ? { kind: 'signalled', signal: String(signal) } : { kind: 'exited', code };
      const timer = setTimeout(() => child.stdio.forEach((stream) => stream?.destroy()), CLOSE_GRACE_MS);
      child.once('close', () => {
        clearTimeout(timer);
        resolve(end);
      });
    });
  });
}

function killGroup({ pid }: Child): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
