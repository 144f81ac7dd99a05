import {
  createReadStream,
  createWriteStream,
  fdatasyncSync,
  fstatSync,
  openSync,
  closeSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ChainedLog } from './chained.log.js';
import { rotatedFiles, type RotatedFile } from './log.rotation.js';
import { compressionOf } from './run.files.js';

const FILE_MODE = 0o600;

/** Compresses rotated files beside the work of the server, one after the other. */
export class LogCompressor {
  readonly #abort = new AbortController();
  #isAtWork = false;

  constructor(
    private readonly log: ChainedLog,
    private readonly isWanted: () => boolean,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Begins, unless it is at work already. */
  start(): void {
    if (this.#isAtWork || !this.isWanted() || this.#abort.signal.aborted) return;
    this.#isAtWork = true;
    void this.#compressAll()
      .catch((error: unknown) => {
        if (!this.#abort.signal.aborted) this.report(error);
      })
      .finally(() => (this.#isAtWork = false));
  }

  /** Gives up what is under way; the next server takes it up. */
  stop(): void {
    this.#abort.abort();
  }

  async #compressAll(): Promise<void> {
    for (let next = this.#next(); next !== undefined; next = this.#next()) await this.#compress(next);
  }

  #next(): RotatedFile | undefined {
    return rotatedFiles(this.log.path).find(({ ending }) => ending === '');
  }

  async #compress({ file }: RotatedFile): Promise<void> {
    const temporary = compressionOf(this.log.path, this.log.run);
    const fd = opened(file);
    // Another server has rotated the log since; there is a file to look for again.
    if (fd === undefined) return;
    // Held open to the end: a rotation gives the name to another file, and a removed file its number.
    try {
      const { signal } = this.#abort;
      const input = createReadStream('', { fd, autoClose: false, start: 0 });
      await pipeline(input, createGzip(), createWriteStream(temporary, { mode: FILE_MODE }), { signal });
      syncFile(temporary);
      this.log.exclusively(() => this.#replace(fstatSync(fd).ino, temporary));
    } finally {
      closeSync(fd);
      rmSync(temporary, { force: true });
    }
  }

  /** By now the file may have moved on, or be gone. */
  #replace(inode: number, compressed: string): void {
    const plain = rotatedFiles(this.log.path).find(
      ({ file, ending }) => ending === '' && statSync(file).ino === inode,
    );
    if (plain === undefined) return;
    renameSync(compressed, `${plain.file}.gz`);
    rmSync(plain.file);
  }
}

function opened(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function syncFile(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
