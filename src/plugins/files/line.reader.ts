import { setImmediate as turn } from 'node:timers/promises';
import { ToolError, type OpenFile } from '../../kernel/index.js';
import { SCAN_MAX_BYTES, TEXT_MAX_BYTES } from './files.limits.js';

const CHUNK = 256 * 1024;
const LINE_FEED = 0x0a;

type Source = Pick<OpenFile, 'bytes' | 'read'>;

/**
 * The bytes of the lines `from` to `to`, both included and counted from 1. Reads no further than it must.
 *
 * @throws ToolError when there is no line `from`, other than the first of an empty file
 */
export async function readLines(file: Source, from: number, to: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let line = 1;
  let kept = 0;
  let isLineOpen = false;
  for (let offset = 0; line <= to; offset += CHUNK) {
    if (offset >= SCAN_MAX_BYTES)
      throw new ToolError(`The lines lie beyond ${SCAN_MAX_BYTES} bytes; use tail.`);
    const chunk = await file.read(offset, CHUNK);
    if (chunk.length === 0) break;
    const piece = cut(chunk, line, from, to);
    kept += piece.bytes.length;
    if (kept > TEXT_MAX_BYTES) throw tooMuch(file.bytes);
    parts.push(piece.bytes);
    line = piece.line;
    isLineOpen = chunk.at(-1) !== LINE_FEED;
    await turn();
  }
  if (kept === 0 && from > 1) {
    throw new ToolError(`There is no line ${from}: the file has ${isLineOpen ? line : line - 1}.`);
  }
  return Buffer.concat(parts);
}

/** The part of a chunk that lies in the lines, and the line in which the chunk ends. */
function cut(chunk: Buffer, startLine: number, from: number, to: number): { bytes: Buffer; line: number } {
  let line = startLine;
  let start = line >= from ? 0 : chunk.length;
  for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) {
    line++;
    if (line === from) start = at + 1;
    if (line > to) return { bytes: chunk.subarray(start, at + 1), line };
  }
  return { bytes: chunk.subarray(start), line };
}

/** The bytes of the last lines. A line feed at the very end starts no line. */
export async function readTail(file: Source, lines: number): Promise<Buffer> {
  const start = Math.max(0, file.bytes - TEXT_MAX_BYTES);
  const window = await file.read(start, TEXT_MAX_BYTES);
  let at = window.at(-1) === LINE_FEED ? window.length - 1 : window.length;
  for (let left = lines; left > 0; left--) {
    at = at <= 0 ? -1 : window.lastIndexOf(LINE_FEED, at - 1);
    if (at < 0) break;
  }
  if (at < 0 && start > 0) throw tooMuch(file.bytes);
  return window.subarray(at + 1);
}

export function tooMuch(bytes: number): ToolError {
  return new ToolError(
    `That is too much to read at once: the file has ${bytes} bytes, an answer at most ${TEXT_MAX_BYTES}. ` +
      'Ask for fewer lines, with head, tail or from_line and to_line.',
  );
}
