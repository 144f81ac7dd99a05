import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { withPermit } from '../firewall/guard/permit.js';
import { NOBODY } from './bubblewrap.arguments.js';
import type { ProgramEnd, RunningProgram } from './running.program.js';
import { StatusText } from './status.text.js';
import { StderrTail } from './stderr.tail.js';

/** After the last process is gone its pipes close; a descriptor that somebody else inherited must not hold the call. */
const CLOSE_GRACE_MS = 500;

/** A process to start, and how its end is to be read. */
export interface Launch {
  /** Absolute. */
  readonly file: string;
  readonly args: readonly string[];
  /** The whole of it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workFolder: string;
  /** Descriptors from 3 on: bytes that the process reads, or text that it writes for `endOf`. */
  readonly descriptors: readonly (Buffer | 'status')[];
  /**
   * @param code undefined when a signal ended it
   * @param status what it wrote to its status descriptor, at most 16 KiB
   * @param stderr the end of what it wrote there
   */
  endOf(exit: ProcessExit, status: string, stderr: string): ProgramEnd;
}

export type ProcessExit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string };

/**
 * Starts a process. The only place of this server that does.
 *
 * @throws Error when there is not even a process that could fail
 */
export function launch(what: Launch): RunningProgram {
  // As the kernel's root it could write to /proc/sys, whatever its capabilities.
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = withPermit({ kind: 'program', file: what.file }, () =>
    spawn(what.file, what.args, {
      ...user,
      cwd: what.workFolder,
      env: { ...what.environment },
      // A process group of its own, which can be killed as one. Nothing is inherited but what stands here.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe', ...what.descriptors.map(() => 'pipe' as const)],
    }),
  );
  const { stdin, stdout, stderr } = child as ChildProcess & Record<'stdin', Writable> & Record<'stdout' | 'stderr', Readable>; // prettier-ignore
  // Without descriptors left Node makes no pipes, and tells why later, in an event that would end this server.
  if (!child.stdin) {
    child.once('error', () => undefined);
    throw new Error('the server has too many files open to start a program');
  }
  // It may end without having read what it was sent.
  stdin.on('error', () => undefined);
  const tail = new StderrTail(stderr);
  const status = feed(child, what.descriptors);
  const ended = endOf(child, (exit) => what.endOf(exit, status.text(), tail.text()));
  return { stdin, stdout, ended, stderrTail: () => tail.text(), kill: () => killGroup(child) };
}

function feed(child: ChildProcess, descriptors: Launch['descriptors']): StatusText {
  const status = new StatusText();
  for (const [index, what] of descriptors.entries()) {
    const stream = child.stdio[3 + index];
    // None when it could not be started.
    if (stream === undefined || stream === null) continue;
    stream.on('error', () => undefined);
    if (what === 'status') status.read(stream as Readable);
    else (stream as Writable).end(what);
  }
  return status;
}

function endOf(child: ChildProcess, read: (exit: ProcessExit) => ProgramEnd): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    child.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve({ kind: 'not_started', reason: code ?? 'for no known reason' }),
    );
    child.once('exit', (code, signal) => {
      const exit: ProcessExit =
        code === null ? { kind: 'signalled', signal: String(signal) } : { kind: 'exited', code };
      const timer = setTimeout(() => {
        // What is in its pipes already is read first, also when this process was busy meanwhile.
        setImmediate(() => setImmediate(() => child.stdio.forEach((stream) => stream?.destroy())));
      }, CLOSE_GRACE_MS);
      child.once('close', () => {
        clearTimeout(timer);
        resolve(read(exit));
      });
    });
  });
}

/** The group, so that nothing is left that bubblewrap had not yet put into its namespace. */
function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  // The number of a group that has ended may belong to another by now.
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in between.
  }
}
