import { closeSync, fstatSync, statSync } from 'node:fs';
import { bytesAt, completeLines, lastCompressedLines, lastLinesOf } from './last.lines.js';
import { linesOf, openLogFiles, steadyLogFiles, type OpenLogFile } from './log.reader.js';
import { firstSeqOf, seqOf } from './record.seq.js';

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
   * @returns undefined when there is no log yet
   * @throws Error when a file cannot be read
   */
  async last(count: number): Promise<readonly Buffer[] | undefined> {
    const files = openLogFiles(this.log);
    if (files.length === 0) return undefined;
    // One at least: its number tells what is new.
    const wanted = Math.max(count, 1);
    let found: readonly Buffer[] = [];
    try {
      for (let file = files.pop(); file !== undefined; file = files.pop()) {
        found = [...(await this.#lastOf(file, wanted - found.length)), ...found];
      }
    } finally {
      for (const { fd } of files) closeSync(fd);
    }
    this.#givenOut(found);
    return count === 0 ? [] : found;
  }

  /**
   * What was written since. What was rotated away and dropped between two looks is not among it.
   *
   * @throws Error when a file cannot be read
   */
  async *next(): AsyncGenerator<readonly Buffer[]> {
    yield* this.#grown();
    const inode = statSync(this.log, { throwIfNoEntry: false })?.ino;
    if (inode === undefined || inode === this.#file?.inode) return;
    // When they are renamed faster than they can be opened, the next look may do better.
    const files = steadyLogFiles(this.log) ?? [];
    try {
      if (files.at(-1)?.name !== this.log) return;
      // Nothing is written to a file once it was rotated: after this nothing of it is missing.
      yield* this.#grown();
      yield* this.#rotated(files);
      this.#goOnIn(files.pop());
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
    this.close();
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

  /** What stands in files that are between the one that was read and the present one, which is left open. */
  async *#rotated(files: OpenLogFile[]): AsyncGenerator<readonly Buffer[]> {
    const { from, known } = this.#unreadIn(files);
    for (const { fd } of files.splice(0, from)) closeSync(fd);
    let isNew = known === 0;
    for (let [file] = files; file !== undefined && files.length > 1; [file] = files) {
      files.shift();
      for await (const lines of linesOf(file)) {
        const unread = lines.filter(({ bytes }) => {
          isNew ||= (seqOf(bytes) ?? 0) > known;
          return isNew;
        });
        yield this.#givenOut(unread.map(({ bytes }) => bytes));
      }
    }
  }

  /** From which file on nothing was given out, but for the records of that one that are known. */
  #unreadIn(files: readonly OpenLogFile[]): { readonly from: number; readonly known: number } {
    const read = files.findIndex(({ fd }) => fstatSync(fd).ino === this.#file?.inode);
    if (read !== -1) return { from: read + 1, known: 0 };
    // It was compressed, or dropped, or belongs to a log that is there no more.
    const hasFile = this.#file !== undefined;
    const begun = files.findLastIndex(
      (file) => (file.isCompressed || !hasFile) && (firstSeqOf(file) ?? Infinity) <= this.#lastSeq,
    );
    return begun === -1 ? { from: 0, known: 0 } : { from: begun, known: this.#lastSeq };
  }

  #givenOut(lines: readonly Buffer[]): readonly Buffer[] {
    this.#lastSeq = lines.map(seqOf).findLast((seq) => seq !== undefined) ?? this.#lastSeq;
    return lines;
  }
}
