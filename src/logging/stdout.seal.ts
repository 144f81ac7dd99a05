import { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { StderrSink } from './stderr.sink.js';

/** The real stdout, for frames only: a `Writable` reduced to what framing and backpressure need. */
export interface ProtocolOutput {
  /** Returns false when the reader is behind; wait for 'drain' then. The callback comes when the bytes have left. */
  write(frame: string, written?: (error?: Error | null) => void): boolean;
  on(event: 'drain' | 'error' | 'close', listener: (error?: Error) => void): unknown;
  off(event: 'drain' | 'error' | 'close', listener: (error?: Error) => void): unknown;
}

/** The same for commands that a person reads. */
export interface SealedStdout extends ProtocolOutput {
  /** Of the terminal that it is; undefined when it is none. */
  columns(): number | undefined;
}

/** The part of `process` that is sealed. */
export interface StandardStreams {
  stdout: Writable;
  stderr: Writable;
}

const sealed = new WeakMap<StandardStreams, SealedStdout>();

/**
 * Takes stdout for the protocol: from here on `process.stdout`, and so `console.log`, Nest's logger and every
 * dependency, writes to stderr, and only the returned output reaches the client. Idempotent.
 *
 * It cannot catch what does not go through `process.stdout`: `fs.writeSync(1, ...)`, native code that prints, and
 * child processes that inherit fd 1. Start children with their own pipes.
 */
export function sealStdout(streams: StandardStreams = process): SealedStdout {
  const known = sealed.get(streams);
  if (known !== undefined) return known;
  const real: Writable & Partial<Pick<WriteStream, 'isTTY' | 'columns'>> = streams.stdout;
  const write = real.write.bind(real) as Writable['write'];
  const output: SealedStdout = {
    write: (frame, written) => write(frame, written),
    on: (event, listener) => real.on(event, listener),
    off: (event, listener) => real.off(event, listener),
    columns: () => (real.isTTY === true ? real.columns : undefined),
  };
  // A client that closes our stderr must not end the server with an unhandled 'error'.
  streams.stderr.on('error', () => undefined);
  const diverted = new DivertedStdout(new StderrSink(streams.stderr));
  // Whoever holds the real stream already (the console does after its first line) is diverted as well.
  real.write = diverted.write.bind(diverted) as Writable['write'];
  Object.defineProperty(streams, 'stdout', { configurable: true, enumerable: true, value: diverted });
  sealed.set(streams, output);
  return output;
}

/** What everybody else gets for stdout. Ending or destroying it does the protocol no harm. */
class DivertedStdout extends Writable {
  readonly fd = 2;

  constructor(private readonly sink: StderrSink) {
    super({ decodeStrings: false, emitClose: false });
    this.on('error', () => undefined);
  }

  override _write(chunk: string | Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    this.sink.write(chunk);
    done();
  }
}
