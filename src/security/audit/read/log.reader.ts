import { closeSync, constants, createReadStream, fstatSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { rotatedFiles } from '../chain/log.rotation.js';

const LINE_FEED = 0x0a;
/** Lines of nothing but a line feed become a million objects in a megabyte. */
const CHUNK_BYTES = 256 * 1024;
/** A longer line is no record; the rest of it is skipped. */
const MAX_LINE_BYTES = 1024 * 1024;
const ATTEMPTS = 20;

/** One file of a log, open, so that a rotation cannot take it away. */
export interface OpenLogFile {
  readonly name: string;
  readonly fd: number;
  readonly isCompressed: boolean;
}

/**
 * Opens all files of a log, the oldest first; none when there is no log.
 *
 * @throws Error when one cannot be opened, or servers rotate them all the time
 */
export function openLogFiles(log: string): OpenLogFile[] {
  const files = steadyLogFiles(log);
  if (files !== undefined) return files;
  throw new Error(`the files of ${log} were renamed each time that they were opened; try again`);
}

/**
 * The same for readers who come again: undefined when servers rotate the files all the time.
 *
 * @throws Error when one cannot be opened
 */
export function steadyLogFiles(log: string): OpenLogFile[] | undefined {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const files = openOnce(log);
    if (files !== undefined) return files;
  }
  return undefined;
}

/** Undefined when a rotation came in between: it would show one file twice, or not at all. */
function openOnce(log: string): OpenLogFile[] | undefined {
  const files: OpenLogFile[] = [];
  let isSteady = false;
  try {
    const names = namesOf(log);
    for (const { file, isCompressed } of names) files.push({ name: file, fd: opened(file), isCompressed });
    isSteady =
      JSON.stringify(namesOf(log)) === JSON.stringify(names) &&
      files.every(({ name, fd }) => statSync(name).ino === fstatSync(fd).ino);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    if (!isSteady) for (const { fd } of files) closeSync(fd);
  }
  return isSteady ? files : undefined;
}

function opened(file: string): number {
  // Not blocking: a named pipe in place of the log would hang the verification.
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw new Error(`${file} is not a regular file`);
}

/** A line of a file, without its line feed. */
export interface LogLine {
  readonly bytes: Buffer;
  /** Counted from 1. */
  readonly number: number;
  /** Whether a line feed ended it; only the last line of a file can lack it. */
  readonly isWhole: boolean;
}

/**
 * The lines of a file, as many at a time as were read at once, and closes it. From where a compressed file cannot be
 * read on, it counts as one line, which is no record.
 *
 * @throws Error of node:fs
 */
export async function* linesOf({ fd, isCompressed }: OpenLogFile): AsyncGenerator<readonly LogLine[]> {
  const bytes: Readable = createReadStream('', { fd, highWaterMark: CHUNK_BYTES, start: 0 });
  const source = isCompressed ? bytes.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : bytes;
  if (isCompressed) bytes.on('error', (error) => source.destroy(error));
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      const lines: LogLine[] = [];
      let start = 0;
      let end = chunk.indexOf(LINE_FEED);
      if (rest.length > 0) {
        const head = chunk.subarray(0, end === -1 ? chunk.length : end);
        if (rest.length <= MAX_LINE_BYTES) rest = Buffer.concat([rest, head]);
        if (end === -1) continue;
        lines.push({ bytes: rest, number: ++number, isWhole: true });
        rest = Buffer.alloc(0);
        start = end + 1;
        end = chunk.indexOf(LINE_FEED, start);
      }
      for (; end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
        lines.push({ bytes: chunk.subarray(start, end), number: ++number, isWhole: true });
        start = end + 1;
      }
      if (start < chunk.length) rest = Buffer.from(chunk.subarray(start));
      yield lines;
    }
  } catch (error) {
    if (!isCompressionDamage(error)) throw error;
    yield [{ bytes: Buffer.alloc(0), number: ++number, isWhole: true }];
    return;
  } finally {
    // The decompressor does not close what it reads from when it is left early.
    bytes.destroy();
  }
  if (rest.length > 0) yield [{ bytes: rest, number: ++number, isWhole: false }];
}

function isCompressionDamage(error: unknown): boolean {
  return String((error as NodeJS.ErrnoException).code).startsWith('Z_');
}

function namesOf(log: string): { readonly file: string; readonly isCompressed: boolean }[] {
  if (statSync(dirname(log), { throwIfNoEntry: false }) === undefined) return [];
  const rotated = rotatedFiles(log);
  const plain = new Set(rotated.filter(({ ending }) => ending === '').map(({ place }) => place));
  return [
    ...rotated
      // Both are there when the compression was interrupted at its very end.
      .filter(({ ending, place }) => ending === '' || !plain.has(place))
      .map(({ file, ending }) => ({ file, isCompressed: ending === '.gz' })),
    ...(statSync(log, { throwIfNoEntry: false }) === undefined ? [] : [{ file: log, isCompressed: false }]),
  ];
}
