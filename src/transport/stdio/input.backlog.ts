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

  /** Begins to read. */
  start(): void {
    this.input.on('data', (chunk: Buffer) => this.#keep(chunk));
    for (const event of ['end', 'close', 'error'] as const) this.input.once(event, () => this.#end());
  }

  /** The chunks in their order, one for each call; undefined when there is none, now or any more. */
  take(): Buffer | undefined {
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return undefined;
    this.#bytes -= chunk.length;
    if (this.#bytes < MAX_BYTES && this.input.isPaused()) this.input.resume();
    return chunk;
  }

  /** Resolves when there is another chunk, or the end. */
  async more(): Promise<void> {
    if (this.#chunks.length > 0 || this.#over) return;
    await new Promise<void>((resolve) => (this.#wake = resolve));
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
