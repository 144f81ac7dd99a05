import type { Readable } from 'node:stream';

/** Longest line that is read, in bytes. */
const MAX_LINE_BYTES = 1024 * 1024;
const LINE_FEED = 0x0a;

/** One line; undefined when it is longer than 1 MiB or not UTF-8. */
export type TextLine = string | undefined;

/**
 * The lines of a stream, cut at line feeds only: `node:readline` would also cut at U+2028, which JSON allows
 * inside a string. The last one needs no line feed. Memory is bounded by the longest line that is read.
 */
export async function* linesOf(input: Readable): AsyncGenerator<TextLine> {
  let rest: Buffer[] = [];
  let size = 0;
  const taken = (last: Buffer): TextLine => {
    const isShort = size + last.length <= MAX_LINE_BYTES;
    const bytes = isShort ? Buffer.concat([...rest, last]) : undefined;
    rest = [];
    size = 0;
    return bytes === undefined ? undefined : decoded(bytes);
  };
  for await (const chunk of input as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      yield taken(chunk.subarray(start, end));
      start = end + 1;
    }
    const left = chunk.subarray(start);
    size += left.length;
    if (size <= MAX_LINE_BYTES) rest.push(left);
    else rest = [];
  }
  if (size > 0) yield taken(Buffer.alloc(0));
}

function decoded(bytes: Buffer): TextLine {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
