import { closeSync, createReadStream, fstatSync, openSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { rotatedFiles } from '../chain/log.rotation.js';

const LINE_FEED = 0x0a;
const CHUNK_BYTES = 1024 * 1024;
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
 * Opens all files of a log, the oldest first.
 *
 * @throws Error of node:fs when one cannot be opened
 */
export function openLogFiles(log: string): OpenLogFile[] {
  for (let attempt = 1; ; attempt++) {
    const names = namesOf(log);
    const files = names.map(({ file, isCompressed }) => ({
      name: file,
      fd: openSync(file, 'r'),
      isCompressed,
    }));
    // A rotation in between would have shown one file twice, or not at all.
    const isSteady = JSON.stringify(namesOf(log)) === JSON.stringify(names) && areAllDifferent(files);
    if (isSteady || attempt === ATTEMPTS) return files;
    for (const { fd } of files) closeSync(fd);
  }
}

/** The lines of a file with their numbers. The last one may be unfinished; `isWhole` says so. */
export async function forEachLine(
  { fd, isCompressed }: OpenLogFile,
  take: (line: Buffer, number: number, isWhole: boolean) => void,
): Promise<number> {
  const bytes: Readable = createReadStream('', { fd, highWaterMark: CHUNK_BYTES, start: 0 });
  const source = isCompressed ? bytes.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : bytes;
  if (isCompressed) bytes.on('error', (error) => source.destroy(error));
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    let start = 0;
    let end = chunk.indexOf(LINE_FEED);
    if (rest.length > 0) {
      const head = chunk.subarray(0, end === -1 ? chunk.length : end);
      if (rest.length <= MAX_LINE_BYTES) rest = Buffer.concat([rest, head]);
      if (end === -1) continue;
      take(rest, ++number, true);
      rest = Buffer.alloc(0);
      start = end + 1;
      end = chunk.indexOf(LINE_FEED, start);
    }
    for (; end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      take(chunk.subarray(start, end), ++number, true);
      start = end + 1;
    }
    if (start < chunk.length) rest = Buffer.from(chunk.subarray(start));
  }
  if (rest.length > 0) take(rest, ++number, false);
  return number;
}

function namesOf(log: string): { readonly file: string; readonly isCompressed: boolean }[] {
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

function areAllDifferent(files: readonly OpenLogFile[]): boolean {
  return new Set(files.map(({ fd }) => fstatSync(fd).ino)).size === files.length;
}
