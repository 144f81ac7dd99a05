import type { ProtocolOutput } from '../../logging/index.js';

/** Lines wait for the end of the turn up to so many characters: who is behind has to be known before there are more. */
const MAX_WAITING_CHARS = 16_384;

/**
 * Writes one message per line and knows when its reader is behind. Lines of one turn of the event loop leave with one
 * write, which costs writer and reader once what it would cost them for each line.
 * Ends quietly: when the client has closed our stdout, `onGone` is called once and whatever is written later vanishes.
 */
export class FrameWriter {
  #behind = false;
  #gone = false;
  #lines = '';
  #unwritten = 0;
  #waiting: (() => void)[] = [];

  constructor(
    private readonly output: ProtocolOutput,
    private readonly onGone: () => void,
  ) {
    output.on('drain', this.#onDrain);
    // Never taken off: an 'error' that nobody listens to would end the process.
    output.on('error', this.#onEnd);
    output.on('close', this.#onEnd);
  }

  /** Whether a new message would only lengthen the queue. */
  get behind(): boolean {
    return this.#behind;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Queues one message. Throws when it has no JSON text, for example because it nests too deeply. */
  write(message: object): void {
    if (this.#gone) return;
    const line = `${JSON.stringify(message)}\n`;
    if (this.#lines === '') process.nextTick(this.#send);
    this.#lines += line;
    if (this.#lines.length > MAX_WAITING_CHARS) this.#send();
  }

  /** Resolves when the reader has caught up, or is gone. */
  async caughtUp(): Promise<void> {
    while (this.#behind && !this.#gone) await this.#changed();
  }

  /** Resolves when every byte has left the process, or the reader is gone. */
  async flushed(): Promise<void> {
    this.#send();
    while (this.#unwritten > 0 && !this.#gone) await this.#changed();
  }

  readonly #send = (): void => {
    const lines = this.#lines;
    this.#lines = '';
    if (lines === '' || this.#gone) return;
    this.#unwritten++;
    this.#behind = !this.output.write(lines, this.#onWritten);
  };

  readonly #onWritten = (): void => {
    this.#unwritten--;
    if (this.#unwritten === 0) this.#wake();
  };

  readonly #onDrain = (): void => {
    this.#behind = false;
    this.#wake();
  };

  readonly #onEnd = (): void => {
    if (this.#gone) return;
    this.#gone = true;
    this.#wake();
    this.onGone();
  };

  #changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
