import { createHash } from 'node:crypto';
import { constants, lstatSync, type BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { codeIn } from './error.code.js';
import { UnfitFile } from './unfit.file.js';

/** What tells cheaply that a file is still the one that was looked at; setting its times back shows in the last. */
export interface FileStamp {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export interface FileDigest {
  /** In hexadecimal. */
  readonly sha256: string;
  readonly stamp: FileStamp;
  readonly mode: number;
  /** At most 256 bytes. */
  readonly beginning: Buffer;
}

const CHUNK_BYTES = 1024 * 1024;
const BEGINNING_BYTES = 256;
const MAX_BYTES = 1024n * 1024n * 1024n;

/**
 * Reads a file through one descriptor, so that what is hashed, looked at and stamped is one file.
 *
 * @param path absolute, links resolved
 * @throws UnfitFile when it cannot be read, is no regular file, is larger than 1 GiB or changes meanwhile
 */
export async function digestFile(path: string): Promise<FileDigest> {
  const file = await opened(path);
  try {
    const before = await file.stat({ bigint: true });
    if (!before.isFile()) throw new UnfitFile(`${path} is no regular file`, 'name a file');
    if (before.size > MAX_BYTES) throw new UnfitFile(`${path} is larger than 1 GiB`, 'name a smaller one');
    const read = await readAll(file, before.size);
    const stamp = stampIn(await file.stat({ bigint: true }));
    if (read === undefined || !isSame(stamp, before))
      throw new UnfitFile(`${path} changed while it was read`, 'try again when it is complete');
    return { ...read, stamp, mode: Number(before.mode) };
  } finally {
    await file.close();
  }
}

/** @returns whether the file is, by all that the system says of it, the one that was read */
export function isUntouched(path: string, stamp: FileStamp): boolean {
  try {
    // Not through a link: what took the file's place must not lend it another one's stamp.
    return isSame(lstatSync(path, { bigint: true }), stamp);
  } catch {
    return false;
  }
}

async function opened(path: string): Promise<FileHandle> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  try {
    // Not blocking: opening a FIFO without a writer would hang.
    return await open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  } catch (error) {
    throw new UnfitFile(`${path} cannot be read (${codeIn(error)})`, 'check its permissions', {
      cause: error,
    });
  }
}

/** @returns undefined when there is more or less to read than there was: a file that grows would never end */
async function readAll(
  file: FileHandle,
  size: bigint,
): Promise<Pick<FileDigest, 'sha256' | 'beginning'> | undefined> {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let beginning = Buffer.alloc(0);
  let total = 0n;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) break;
    const piece = chunk.subarray(0, bytesRead);
    if (total === 0n) beginning = Buffer.from(piece.subarray(0, BEGINNING_BYTES));
    total += BigInt(bytesRead);
    if (total > size) return undefined;
    hash.update(piece);
  }
  return total === size ? { sha256: hash.digest('hex'), beginning } : undefined;
}

function stampIn({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): FileStamp {
  return { dev, ino, size, mtimeNs, ctimeNs };
}

function isSame(one: FileStamp, other: FileStamp): boolean {
  return (
    one.dev === other.dev &&
    one.ino === other.ino &&
    one.size === other.size &&
    one.mtimeNs === other.mtimeNs &&
    one.ctimeNs === other.ctimeNs
  );
}
