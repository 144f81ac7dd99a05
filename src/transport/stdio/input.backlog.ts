import type { Readable } from 'node:stream';

/** Bytes that are read ahead; what is beyond stays in the pipe. */
const MAX_BYTES = 1024 * 1024;

/**
 * Reads ahead of whoever handles the bytes, within a bound: the end of the input is only seen by reading, and must
 * be seen while the handler waits for a slow reader or for his pace.
 */
export class InputBacklog {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #over = false;
  #wake: () => void = () => undefined;

  /** @param onEnd called once, when nothing more will come; what was read ahead is still there */
  constructor(
    private readonly input: Readable,
    private readonly onEnd: () => void,
  ) {}

  /** Whether the other side has ended its input. */
  get over(): boolean {
    return this.#over;
  }

  /** The chunks in their order, until the end. */
  async *read(): AsyncGenerator<Buffer> {
    this.input.on('data', (chunk: Buffer) => this.#keep(chunk));
    for (const event of ['end', 'close', 'error'] as const) this.input.once(event, () => this.#end());
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#bytes -= chunk.length;
        if (this.#bytes < MAX_BYTES && this.input.isPaused()) this.input.resume();
        yield chunk;
      } else if (this.#over) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
  }

  #keep(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= MAX_BYTES) this.input.pause();
    this.#wake();
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#wake();
    this.onEnd();
  }
}
