import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

const LINE_FEED = 0x0a;
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** How large the file may become and how many older ones are kept beside it (`.1` is the latest). */
export interface Rotation {
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/**
 * A file that only grows, one line at a time, each handed to the operating system before `append` returns.
 * Several processes may append to the same file; one that finds its file renamed or removed opens the new one.
 */
export class AppendFile {
  #fd: number | undefined;
  #size = 0;
  #inode = 0;
  #torn = false;

  constructor(
    readonly path: string,
    private readonly rotation: Rotation,
    private readonly write: (fd: number, bytes: Buffer) => number = writeSync,
  ) {}

  /** Appends one line. Throws when it cannot be written whole. */
  append(line: string): void {
    const fd = this.#openFor(Buffer.byteLength(line) + 1);
    // What is left of a torn line must not spoil the next one.
    const bytes = Buffer.from(`${this.#torn ? '\n' : ''}${line}\n`);
    // One write with O_APPEND: lines of two processes never mix. A short write means a full disk.
    const written = this.write(fd, bytes);
    this.#torn = written !== bytes.length;
    if (this.#torn) throw new Error(`only ${written} of ${bytes.length} bytes were written`);
    this.#size += written;
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #openFor(bytes: number): number {
    if (this.#fd !== undefined && !this.#isStillInPlace()) this.close();
    this.#fd ??= this.#open();
    if (this.#size > 0 && this.#size + bytes > this.rotation.maxBytes) {
      this.close();
      this.#rotate();
      this.#fd = this.#open();
    }
    return this.#fd;
  }

  #open(): number {
    mkdirSync(dirname(this.path), { recursive: true, mode: FOLDER_MODE });
    // No O_TRUNC, and no following of a link that somebody put in the log's place.
    // Non-blocking, or a FIFO in its place would hang the start.
    const flags =
      constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const fd = openSync(this.path, flags, FILE_MODE);
    const stat = fstatSync(fd);
    if (!stat.isFile()) {
      closeSync(fd);
      throw new Error('it is not a regular file');
    }
    fchmodSync(fd, FILE_MODE);
    this.#size = stat.size;
    this.#inode = stat.ino;
    this.#torn = stat.size > 0 && lastByte(fd, stat.size) !== LINE_FEED;
    return fd;
  }

  #isStillInPlace(): boolean {
    const stat = statSync(this.path, { throwIfNoEntry: false });
    if (stat === undefined || stat.ino !== this.#inode) return false;
    this.#size = stat.size;
    return true;
  }

  #rotate(): void {
    rmSync(`${this.path}.${this.rotation.maxFiles}`, { force: true });
    for (let index = this.rotation.maxFiles - 1; index >= 1; index--)
      rename(`${this.path}.${index}`, `${this.path}.${index + 1}`);
    rename(this.path, `${this.path}.1`);
  }
}

function rename(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}

function lastByte(fd: number, size: number): number | undefined {
  const byte = Buffer.alloc(1);
  return readSync(fd, byte, 0, 1, size - 1) === 1 ? byte[0] : undefined;
}
