import { fstatSync, readSync } from 'node:fs';
import { linesOf, type OpenLogFile } from './log.reader.js';

const LINE_FEED = 0x0a;
const CHUNK_BYTES = 256 * 1024;
/** No server writes as much for as many lines as somebody looks at; a file without line feeds would fill the memory. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Lines that end with a line feed, without it, and where the last of them ends. */
export interface LastLines {
  readonly lines: readonly Buffer[];
  /** In bytes from the beginning of the file. */
  readonly end: number;
}

/** The lines of a chunk that are complete, and what follows them. */
export function completeLines(chunk: Buffer): { readonly lines: Buffer[]; readonly rest: Buffer } {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
    lines.push(chunk.subarray(start, end));
    start = end + 1;
  }
  return { lines, rest: chunk.subarray(start) };
}

/** The last lines of a file that is not compressed, read from its end. Leaves it open. */
export function lastLinesOf(fd: number, count: number): LastLines {
  const { size } = fstatSync(fd);
  const chunks: Buffer[] = [];
  let from = size;
  for (let feeds = 0; from > 0 && feeds <= count && size - from < MAX_BYTES;) {
    const length = Math.min(CHUNK_BYTES, from);
    from -= length;
    const chunk = bytesAt(fd, from, length);
    feeds += completeLines(chunk).lines.length;
    chunks.unshift(chunk);
  }
  const { lines, rest } = completeLines(Buffer.concat(chunks));
  // The first one may have begun before what was read.
  const whole = from === 0 ? lines : lines.slice(1);
  return { lines: count === 0 ? [] : whole.slice(-count), end: size - rest.length };
}

/** The last lines of a file that can only be read from its beginning, which it closes. */
export async function lastCompressedLines(file: OpenLogFile, count: number): Promise<readonly Buffer[]> {
  let last: Buffer[] = [];
  for await (const lines of linesOf(file)) {
    last = [...last, ...lines.map(({ bytes }) => bytes)].slice(-count);
    let size = last.reduce((sum, { length }) => sum + length, 0);
    while (size > MAX_BYTES) size -= last.shift()?.length ?? 0;
  }
  return last;
}

/** What stands there, shorter when the file ends before. */
export function bytesAt(fd: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const more = readSync(fd, bytes, read, length - read, from + read);
    if (more === 0) break;
    read += more;
  }
  return bytes.subarray(0, read);
}
