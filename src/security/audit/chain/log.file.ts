import {
  closeSync,
  constants,
  fchmodSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const LINE_FEED = 0x0a;

/** How bytes get into a file; a test can put a full disk in its place. */
export type Write = (fd: number, bytes: Buffer) => number;

/** The file that the log is written to now. It only grows. */
export class LogFile {
  readonly inode: number;
  #isOpen = true;

  private constructor(
    readonly path: string,
    readonly fd: number,
    private readonly write: Write,
  ) {
    this.inode = fstatSync(fd).ino;
  }

  /** @throws Error when there can be no such file, or what is there is no regular file */
  static open(path: string, write: Write = writeSync): LogFile {
    mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    // No O_TRUNC, and no following of a link that somebody put in the log's place.
    // Non-blocking, or a FIFO in its place would hang the start.
    const flags =
      constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const fd = openSync(path, flags, FILE_MODE);
    try {
      if (!fstatSync(fd).isFile()) throw new Error('it is not a regular file');
      fchmodSync(fd, FILE_MODE);
      return new LogFile(path, fd, write);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** The size of the file; undefined when another one, or none, is in its place. */
  sizeInPlace(): number | undefined {
    const stat = statSync(this.path, { throwIfNoEntry: false });
    return stat?.ino === this.inode ? stat.size : undefined;
  }

  /** Hands bytes to the operating system. Throws unless it takes all of them. */
  append(bytes: Buffer): void {
    const written = this.write(this.fd, bytes);
    // A full disk.
    if (written !== bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes were written`);
  }

  /** Takes back what was appended and never acknowledged. */
  takeBackTo(bytes: number): void {
    ftruncateSync(this.fd, bytes);
  }

  endsWithLine(size: number): boolean {
    const byte = Buffer.alloc(1);
    return size === 0 || (readSync(this.fd, byte, 0, 1, size - 1) === 1 && byte[0] === LINE_FEED);
  }

  /** Forces the content to the disk, and with a new file also its name. */
  sync(): void {
    fdatasyncSync(this.fd);
  }

  syncFolder(): void {
    const folder = openSync(dirname(this.path), constants.O_RDONLY);
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  close(): void {
    if (this.#isOpen) closeSync(this.fd);
    this.#isOpen = false;
  }
}
