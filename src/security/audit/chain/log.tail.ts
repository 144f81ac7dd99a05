import { readSync } from 'node:fs';
import { follows, formOf, type Link } from './chain.line.js';
import type { ChainMac } from './chain.mac.js';
import { isTorn, tornLine, type Torn } from './torn.line.js';

const LINE_FEED = 0x0a;
const CHUNK_BYTES = 256 * 1024;
/** A longer line is no record. */
const MAX_LINE_BYTES = 1024 * 1024;

/** What stands in the file beyond the head that is known. */
export interface Tail {
  /** The last record that belongs to the chain. */
  readonly link: Link;
  /** Bytes of complete lines that are no records of this chain. */
  readonly foreignBytes: number;
  /** The line that was not finished, if there is one. */
  readonly torn: Torn | undefined;
}

/**
 * Reads what was written after the head was stored: records of a process that was killed in between, and the line
 * that it could not finish.
 *
 * @param accept called with each record that continues the chain
 */
export function readTail(
  { fd, from, to }: { readonly fd: number; readonly from: number; readonly to: number },
  mac: ChainMac,
  before: Link,
  accept: (record: Record<string, unknown>, link: Link) => void,
): Tail {
  let link = before;
  let foreignBytes = 0;
  let rest = Buffer.alloc(0);
  const take = (line: Buffer, size: number) => {
    const form = formOf(line);
    if (form !== undefined && follows(mac, link, line, form)) {
      link = { seq: form.seq, mac: form.mac };
      accept(JSON.parse(line.toString('utf8')) as Record<string, unknown>, link);
    } else foreignBytes += size;
  };
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let at = from; at < to;) {
    const read = readSync(fd, chunk, 0, Math.min(chunk.length, to - at), at);
    if (read === 0) break;
    at += read;
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      take(bytes.subarray(start, end), end - start + 1);
      start = end + 1;
    }
    rest = Buffer.from(bytes.subarray(start));
    if (rest.length > MAX_LINE_BYTES) {
      foreignBytes += rest.length;
      rest = Buffer.alloc(0);
    }
  }
  if (rest.length > 0 && isTorn(rest)) return { link, foreignBytes, torn: tornLine(rest) };
  if (rest.length > 0) take(rest, rest.length);
  return { link, foreignBytes, torn: undefined };
}
