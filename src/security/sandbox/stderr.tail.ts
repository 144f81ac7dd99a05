import type { Readable } from 'node:stream';

const MAX_BYTES = 64 * 1024;

/** Reads a stream as fast as it comes, and keeps its end. */
export class StderrTail {
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(stream: Readable) {
    stream.on('data', (chunk: Buffer) => this.#keep(chunk));
    stream.on('error', () => undefined);
  }

  text(): string {
    return Buffer.concat(this.#chunks).subarray(-MAX_BYTES).toString('utf8');
  }

  #keep(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < 2 * MAX_BYTES) return;
    // A copy: a slice would keep the whole of what it was cut from.
    this.#chunks = [Buffer.from(Buffer.concat(this.#chunks).subarray(-MAX_BYTES))];
    this.#bytes = MAX_BYTES;
  }
}
