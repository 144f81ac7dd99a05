import { fstatSync, opendirSync, readSync } from 'node:fs';
import {
  FileError,
  RefusalError,
  type FileContent,
  type FileStatus,
  type FolderEntry,
  type FolderListing,
  type OpenFile,
} from '../../kernel/index.js';
import { failed, fileErrorOf } from './file.failures.js';
import { judgePlace, kindRefusal, type PlaceRules } from './file.rules.js';
import { kindOf, statusOf } from './file.status.js';
import { childOf, closing, type FolderOpener, type Target } from './folder.opener.js';

/** Largest file that is read, or piece of one, and largest that is written, in bytes. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** How much is asked for once a file has turned out larger than it said, in bytes. */
const NEXT_PIECE = 64 * 1024;

/** Most entries of a folder that are looked at. */
export const MAX_ENTRIES = 10_000;

/** @throws FileError once the call that the work is for has ended */
export function assertGoesOn(signal: AbortSignal): void {
  if (signal.aborted) throw new FileError('CANCELLED', 'The call has ended.');
}

/** @param signal of the call: nothing is read for one that has ended */
export async function openFile<T>(
  opener: FolderOpener,
  target: Target,
  signal: AbortSignal,
  use: (file: OpenFile) => Promise<T>,
): Promise<T> {
  return opener.inParent(target, (folder) =>
    opener.inEntry(folder, target, async (entry) => {
      if (entry.stats.isDirectory()) throw failed('NOT_A_FILE', target.asGiven, 'is a folder');
      const fd = reopened(opener, entry, target);
      let isOpen = true;
      return closing(fd, async () => {
        const read = async (offset: number, length: number): Promise<Buffer> => {
          // By then the number may stand for another file.
          if (!isOpen) throw new Error('A file was read after it had been closed.');
          assertGoesOn(signal);
          // A second name can have been given to it since.
          const refusal = kindRefusal(fstatSync(fd, { bigint: true }), target.asGiven);
          if (refusal !== undefined) throw new RefusalError(refusal);
          return readFrom(fd, offset, Math.min(length, MAX_FILE_BYTES), target.asGiven);
        };
        try {
          return await use({ ...statusOf(target.path, entry.stats), read });
        } finally {
          isOpen = false;
        }
      });
    }),
  );
}

function reopened(
  opener: FolderOpener,
  entry: Parameters<FolderOpener['reopen']>[0],
  target: Target,
): number {
  try {
    return opener.reopen(entry, target);
  } catch (error) {
    throw fileErrorOf(error, target.asGiven);
  }
}

function readFrom(fd: number, offset: number, length: number, asGiven: string): Buffer {
  const buffer = Buffer.alloc(Math.max(0, length));
  let filled = 0;
  try {
    while (filled < buffer.length) {
      const count = readSync(fd, buffer, filled, buffer.length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
  } catch (error) {
    throw fileErrorOf(error, asGiven);
  }
  return buffer.subarray(0, filled);
}

export function readWhole(
  opener: FolderOpener,
  target: Target,
  maxBytes: number,
  signal: AbortSignal,
): Promise<FileContent> {
  return openFile(opener, target, signal, async ({ read, ...status }) => {
    const limit = Math.min(maxBytes, MAX_FILE_BYTES);
    const pieces: Buffer[] = [];
    let bytes = 0;
    // The size is what it was: a file that grows has more, and one below /proc says that it has none.
    for (let wanted = status.bytes + 1; status.bytes <= limit && bytes <= limit; wanted = NEXT_PIECE) {
      const length = Math.min(wanted, limit + 1 - bytes, MAX_FILE_BYTES);
      const piece = await read(bytes, length);
      pieces.push(piece);
      bytes += piece.length;
      if (piece.length < length) return { ...status, bytes, content: Buffer.concat(pieces) };
    }
    const size = Math.max(status.bytes, bytes);
    throw failed('TOO_LARGE', target.asGiven, `has ${size} bytes, more than the ${limit} that are read`);
  });
}

export function listFolder(opener: FolderOpener, rules: PlaceRules, target: Target): FolderListing {
  return opener.inFolder(target, (folder) => {
    const entries: FolderEntry[] = [];
    let complete = true;
    let looked = 0;
    const handle = opendirSync(opener.paths.again(folder.fd, folder.path), { bufferSize: 512 });
    try {
      for (let entry = handle.readSync(); entry !== null; entry = handle.readSync()) {
        if (++looked > MAX_ENTRIES) {
          complete = false;
          break;
        }
        const isAllowed = judgePlace(rules, childOf(target.path, entry.name), entry.name).allowed;
        if (isAllowed) entries.push({ name: entry.name, kind: kindOf(entry) });
      }
    } finally {
      handle.closeSync();
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { path: target.path, entries, complete };
  });
}

export function describeEntry(opener: FolderOpener, target: Target): FileStatus {
  return opener.inParent(target, (folder) =>
    opener.inEntry(folder, target, ({ stats }) => statusOf(target.path, stats)),
  );
}
