const FIRST_BYTES = 4096;

/**
 * Bytes that come in pieces, up to a limit. They are copied into one buffer: as a list, a megabyte that comes byte by
 * byte would take a hundred.
 */
export class ByteBuffer {
  #bytes = Buffer.alloc(0);
  #size = 0;

  constructor(private readonly maxBytes: number) {}

  get size(): number {
    return this.#size;
  }

  /** @returns whether the piece was taken; a piece that goes past the limit is not */
  append(piece: Buffer): boolean {
    const size = this.#size + piece.length;
    if (size > this.maxBytes) return false;
    if (size > this.#bytes.length) this.#grow(size);
    piece.copy(this.#bytes, this.#size);
    this.#size = size;
    return true;
  }

  /** Hands out what came, and begins anew. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#size);
    this.#bytes = Buffer.alloc(0);
    this.#size = 0;
    return taken;
  }

  #grow(needed: number): void {
    const wanted = Math.max(needed, this.#bytes.length * 2, FIRST_BYTES);
    const grown = Buffer.alloc(Math.min(wanted, this.maxBytes));
    this.#bytes.copy(grown);
    this.#bytes = grown;
  }
}
