import type { Writable } from 'node:stream';

/** Bytes that may wait for somebody to read stderr. */
const MAX_WAITING_BYTES = 1024 * 1024;

/**
 * Writes to stderr without ever waiting for it.
 *
 * Many clients open a pipe for stderr and never read it. A synchronous write to fd 2 would then stop the whole
 * server once the pipe is full, and an unbounded queue would eat its memory. So: the stream's own write (which
 * hands over at once what the pipe can take), and what does not fit into a bounded queue is counted and dropped.
 */
export class StderrSink {
  #dropped = 0;

  constructor(private readonly stderr: Writable) {}

  write(text: string | Uint8Array): void {
    if (this.stderr.writableLength > MAX_WAITING_BYTES) {
      this.#dropped++;
      return;
    }
    if (this.#dropped > 0) {
      this.stderr.write(`(${this.#dropped} writes to stderr were dropped because nobody read it)\n`);
      this.#dropped = 0;
    }
    this.stderr.write(text);
  }
}
