import type { Readable, Writable } from 'node:stream';

/** How a program ended, together with everything that it started. */
export type ProgramEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  /** The system did not start it, or its sandbox. */
  | { readonly kind: 'not_started'; readonly reason: string }
  /** The sandbox could not be set up, so the program never ran. */
  | { readonly kind: 'sandbox_failed'; readonly reason: string };

/** A program that runs, with everything that it started. */
export interface RunningProgram {
  readonly stdin: Writable;
  /** Nobody bounds it but its reader: leave it, and the program waits; kill it when it is too much. */
  readonly stdout: Readable;
  /** Resolves when it and everything that it started is gone. Never rejects. */
  readonly ended: Promise<ProgramEnd>;
  /** The last of what it said on stderr, at most 64 KiB. The rest was read and dropped. */
  stderrTail(): string;
  /** Ends it and everything that it started, at once. */
  kill(): void;
}
