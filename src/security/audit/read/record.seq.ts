import { constants, gunzipSync } from 'node:zlib';
import { bytesAt } from './last.lines.js';
import type { OpenLogFile } from './log.reader.js';

/** Enough for the number of a record, also when it is compressed. */
const BEGINNING_BYTES = 512;

/** The number of the record that a line is, or begins to be; it stands first in it. */
export function seqOf(line: Buffer): number | undefined {
  const digits = /^\{"seq":(\d{1,15}),/.exec(line.toString('latin1', 0, 30))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The number of the first record of a file; undefined when it begins with none, or cannot be decompressed. */
export function firstSeqOf({ fd, isCompressed }: OpenLogFile): number | undefined {
  const beginning = bytesAt(fd, 0, BEGINNING_BYTES);
  if (!isCompressed) return seqOf(beginning);
  try {
    // What is compressed is cut in the middle.
    return seqOf(gunzipSync(beginning, { finishFlush: constants.Z_SYNC_FLUSH }));
  } catch {
    return undefined;
  }
}
