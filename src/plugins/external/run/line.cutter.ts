import { ByteBuffer } from './byte.buffer.js';

const NEWLINE = 0x0a;

/** Cuts what a program writes into lines, none longer than a limit. */
export class LineCutter {
  readonly #rest: ByteBuffer;

  constructor(maxBytes: number) {
    this.#rest = new ByteBuffer(maxBytes);
  }

  /**
   * One line after the other, so that whoever does not like the first need not look at a thousand more.
   *
   * @returns lines without their end; undefined, as the last, for one that is too long
   */
  *push(piece: Buffer): Generator<Buffer | undefined> {
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      if (!this.#rest.append(piece.subarray(from, end))) return yield undefined;
      yield this.#rest.take();
      from = end + 1;
    }
    if (!this.#rest.append(piece.subarray(from))) yield undefined;
  }
}
