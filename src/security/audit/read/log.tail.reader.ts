import { closeSync, fstatSync, statSync } from 'node:fs';
import { bytesAt, completeLines, lastCompressedLines, lastLinesOf } from './last.lines.js';
import { linesOf, openLogFiles, type OpenLogFile } from './log.reader.js';

const CHUNK_BYTES = 1024 * 1024;

/**
 * The end of a log, and what comes to it, also over rotations: each complete line once, however often the log is
 * rotated between two looks.
 */
export class LogTailReader {
  #file: { readonly fd: number; readonly inode: number } | undefined;
  #offset = 0;
  /** Of the last record that was given out. */
  #lastSeq = 0;

  constructor(private readonly log: string) {}

  /**
   * The last lines; from here on `next` tells what came after them.
   *
   * @returns none when there is no log yet
   * @throws Error when a file cannot be read
   */
  async last(count: number): Promise<readonly Buffer[]> {
    const files = openLogFiles(this.log);
    let found: readonly Buffer[] = [];
    try {
      for (let file = files.pop(); file !== undefined; file = files.pop()) {
        found = [...(await this.#lastOf(file, count - found.length)), ...found];
      }
    } finally {
      for (const { fd } of files) closeSync(fd);
    }
    return this.#givenOut(found);
  }

  /**
   * What was written since.
   *
   * @throws Error when a file cannot be read
   */
  async *next(): AsyncGenerator<readonly Buffer[]> {
    yield* this.#grown();
    const inode = statSync(this.log, { throwIfNoEntry: false })?.ino;
    if (inode === undefined || inode === this.#file?.inode) return;
    // Nothing is written to a file once it was rotated: after this nothing of it is missing.
    yield* this.#grown();
    this.close();
    const files = openLogFiles(this.log);
    try {
      if (files.at(-1)?.name !== this.log) return;
      this.#goOnIn(files.pop());
      // Of a log that was begun anew nothing is known.
      const known = this.#beginsBehindKnown() ? this.#lastSeq : 0;
      for (let file = files.shift(); file !== undefined; file = files.shift()) {
        for await (const lines of linesOf(file)) {
          const bytes = lines.map((line) => line.bytes);
          yield this.#givenOut(bytes.filter((line) => (seqOf(line) ?? 0) > known));
        }
      }
    } finally {
      for (const { fd } of files) closeSync(fd);
    }
    yield* this.#grown();
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file.fd);
    this.#file = undefined;
  }

  async #lastOf(file: OpenLogFile, count: number): Promise<readonly Buffer[]> {
    if (file.name === this.log) {
      this.#goOnIn(file);
      const { lines, end } = lastLinesOf(file.fd, count);
      this.#offset = end;
      return lines;
    }
    if (count > 0 && file.isCompressed) return lastCompressedLines(file, count);
    try {
      return count > 0 ? lastLinesOf(file.fd, count).lines : [];
    } finally {
      closeSync(file.fd);
    }
  }

  #goOnIn(file: OpenLogFile | undefined): void {
    if (file !== undefined) this.#file = { fd: file.fd, inode: fstatSync(file.fd).ino };
    this.#offset = 0;
  }

  *#grown(): Generator<readonly Buffer[]> {
    if (this.#file === undefined) return;
    const { fd } = this.#file;
    // A server that could not write a record as a whole takes back what it wrote of it.
    this.#offset = Math.min(this.#offset, fstatSync(fd).size);
    for (;;) {
      const chunk = bytesAt(fd, this.#offset, CHUNK_BYTES);
      const { lines, rest } = completeLines(chunk);
      // No record is as long; waiting for its end would hide what comes after it.
      const isEndless = lines.length === 0 && chunk.length === CHUNK_BYTES;
      this.#offset += isEndless ? chunk.length : chunk.length - rest.length;
      if (lines.length > 0) yield this.#givenOut(lines);
      else if (!isEndless) return;
    }
  }

  #beginsBehindKnown(): boolean {
    const first = completeLines(bytesAt(this.#file?.fd ?? -1, 0, CHUNK_BYTES)).lines[0];
    return first !== undefined && (seqOf(first) ?? 0) > this.#lastSeq;
  }

  #givenOut(lines: readonly Buffer[]): readonly Buffer[] {
    this.#lastSeq = lines.map(seqOf).findLast((seq) => seq !== undefined) ?? this.#lastSeq;
    return lines;
  }
}

/** The number of a record stands first in its line. */
function seqOf(line: Buffer): number | undefined {
  const digits = /^\{"seq":(\d{1,15}),/.exec(line.toString('latin1', 0, 30))?.[1];
  return digits === undefined ? undefined : Number(digits);
}
