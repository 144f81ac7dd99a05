const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const FIRST_CAPACITY = 4096;
/** A line buffer larger than this is given back after its line. */
const KEPT_CAPACITY = 65536;

/** Longest line that is read, in bytes without its line feed. */
export const MAX_LINE_BYTES = 1024 * 1024;

export type Frame = { readonly kind: 'line'; readonly bytes: Buffer } | { readonly kind: 'too_long' };

/**
 * Cuts a byte stream into lines of at most `maxLineBytes`. Never holds more than that: the rest of a longer line is
 * skipped as it arrives, and the line after it is read again. A `\r` before the `\n` and empty lines are dropped.
 *
 * One byte order mark at the very start of the stream is dropped, because encoders that write one (.NET, PowerShell)
 * write it there and cannot be told otherwise by their users. Anywhere else it is part of the line, and so not JSON.
 */
export class FrameDecoder {
  #line = Buffer.alloc(0);
  #length = 0;
  #skipping = false;
  #first = true;

  constructor(private readonly maxLineBytes: number = MAX_LINE_BYTES) {}

  /** The frames that a chunk completes. Lazy; take them all before the next chunk, and use a line before the next. */
  *decode(chunk: Buffer): Generator<Frame> {
    let start = 0;
    while (start < chunk.length) {
      const end = chunk.indexOf(LINE_FEED, start);
      const part = chunk.subarray(start, end === -1 ? chunk.length : end);
      start += part.length + 1;
      if (!this.#skipping && this.#length + part.length > this.maxLineBytes) {
        this.#skipping = true;
        this.#first = false;
        this.#reset();
        yield { kind: 'too_long' };
      }
      if (end === -1) {
        if (!this.#skipping) this.#keep(part);
        return;
      }
      if (!this.#skipping) yield* this.#complete(part);
      this.#skipping = false;
    }
  }

  *#complete(part: Buffer): Generator<Frame> {
    let line = part;
    if (this.#length > 0) {
      this.#keep(part);
      line = this.#line.subarray(0, this.#length);
    }
    if (this.#first && line.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)) {
      line = line.subarray(BYTE_ORDER_MARK.length);
    }
    this.#first = false;
    if (line.at(-1) === CARRIAGE_RETURN) line = line.subarray(0, -1);
    if (line.length > 0) yield { kind: 'line', bytes: line };
    this.#reset();
  }

  /** Copies into one growing buffer: a list of chunks would cost a hundred bytes for each byte that comes alone. */
  #keep(part: Buffer): void {
    const needed = this.#length + part.length;
    if (needed > this.#line.length) {
      const capacity = Math.min(this.maxLineBytes, Math.max(needed, this.#line.length * 2, FIRST_CAPACITY));
      const larger = Buffer.allocUnsafe(Math.max(capacity, needed));
      this.#line.copy(larger, 0, 0, this.#length);
      this.#line = larger;
    }
    part.copy(this.#line, this.#length);
    this.#length = needed;
  }

  #reset(): void {
    this.#length = 0;
    if (this.#line.length > KEPT_CAPACITY) this.#line = Buffer.alloc(0);
  }
}
