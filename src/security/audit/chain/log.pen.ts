import type { Clock } from '../../../kernel/index.js';
import type { RecordRedactor } from '../redaction/record.redactor.js';
import { sealedLine, type Link } from './chain.line.js';
import type { ChainMac } from './chain.mac.js';
import { tornRecord, type Damage, type DamagedRecord, type FileRecord } from './chain.records.js';
import type { Head, HeadStore } from './head.store.js';
import { firstHead } from './log.beginning.js';
import { LogFile, type Write } from './log.file.js';
import { keepInStep } from './kept.calls.js';
import { dropOldest, rotate } from './log.rotation.js';
import { readTail } from './log.tail.js';

/** How large a file may become, and how many older ones are kept beside it. */
export interface Rotation {
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/** A file that holds no more than this holds only its first record, and is not rotated. */
const HEADER_BYTES = 512;

export interface PenTools {
  readonly path: string;
  readonly run: string;
  readonly mac: ChainMac;
  /** With the key of this log: no other way leads to a line. */
  readonly redactor: RecordRedactor;
  readonly store: HeadStore;
  readonly clock: Clock;
  readonly write: Write;
  readonly rotation: Rotation;
  /** Called before the log is rotated away, or found to be gone: what was written to it has to be safe. */
  readonly leave: (file: LogFile) => void;
  /** Called when a file was begun. */
  readonly begun: (file: LogFile) => void;
}

/** Records as they will stand in the file, which one write takes or none. */
interface Sealed {
  readonly records: readonly object[];
  readonly bytes: Buffer;
  readonly last: Link;
}

/** Writes records at the end of the log, as long as the lock is held. */
export class LogPen {
  #head: Head;
  #file: LogFile;
  #isUndone = false;
  /** From where on in the file nothing has been acknowledged. */
  #acknowledged: number;

  private constructor(
    private readonly tools: PenTools,
    private readonly stored: Head,
    head: Head,
    file: LogFile,
    size: number,
  ) {
    this.#head = head;
    this.#file = file;
    this.#acknowledged = size;
  }

  /**
   * @param stored what the store says
   * @param head where to go on
   * @param file the one that is open, if there is one
   * @throws Error of node:fs
   */
  static at(stored: Head, head: Head, file: LogFile | undefined, tools: PenTools): LogPen {
    // Looked at once: as long as the lock is held, the file grows by nobody else.
    const size = file?.sizeInPlace();
    if (file !== undefined && size !== undefined) return new LogPen(tools, stored, head, file, size);
    if (file !== undefined) tools.leave(file);
    const opened = LogFile.open(tools.path, tools.write);
    return new LogPen(tools, stored, head, opened, opened.sizeInPlace() ?? 0);
  }

  get head(): Head {
    return this.#head;
  }

  get file(): LogFile {
    return this.#file;
  }

  /** Brings head and file together, whatever became of them since the last record. */
  catchUp(): void {
    const { inode } = this.#file;
    const isNew = inode !== this.#head.inode && !this.#isRestored();
    const before = { ...this.#head, inode, bytes: isNew ? 0 : this.#head.bytes };
    // A complete record of somebody who was killed is a record; only what comes from here on can be taken back.
    const size = this.#acknowledged;
    this.#head = before;
    const tail = size > before.bytes ? this.#takeUp(size) : undefined;
    this.#head = { ...this.#head, bytes: size };
    const lineEnd = this.#file.endsWithLine(size) ? '' : '\n';
    // In one piece with the line that it is about: without it that line would be anybody's.
    const torn = tail?.torn === undefined ? [] : [tornRecord(tail.torn, this.#now())];
    if (lineEnd !== '' || torn.length > 0) this.#put(this.#sealed(torn, lineEnd));
    if (size === 0 || (isNew && this.#head.file === before.file)) this.#begin();
    if (size < before.bytes) this.damaged('shorter', before.bytes - size);
    if (tail !== undefined && tail.foreignBytes > 0) this.damaged('foreign_lines', tail.foreignBytes);
  }

  /** Writes records about the log itself, which are not worth a file of their own. */
  remark(...records: readonly object[]): void {
    if (records.length > 0) this.#put(this.#sealed(records));
  }

  /**
   * Writes records, all into one file: a new one, when they would make this one too large.
   *
   * @returns false when the head has to be stored first: what the stored one does not know is looked for only in the
   * file that is written to
   */
  write(records: readonly object[]): boolean {
    const { bytes } = this.#head;
    let sealed = this.#sealed(records);
    if (bytes > HEADER_BYTES && bytes + sealed.bytes.length > this.tools.rotation.maxBytes) {
      if (this.#isAhead) return false;
      this.#rotate();
      sealed = this.#sealed(records);
    }
    this.#put(sealed);
    return true;
  }

  damaged(damage: Damage, amount: number): void {
    this.remark({ type: 'damaged', timestamp: this.#now(), damage, amount } satisfies DamagedRecord);
  }

  /** Takes back what this pen wrote: nobody was told of it. Only under the lock, or it could take more. */
  undo(): void {
    this.#file.takeBackTo(this.#acknowledged);
    this.#isUndone = true;
  }

  get isUndone(): boolean {
    return this.#isUndone;
  }

  /** Whether the file is a copy of the one that the head knows, from a backup. */
  #isRestored(): boolean {
    const { path, mac } = this.tools;
    return this.#head.file > 0 && firstHead(path, mac)?.file === this.#head.file - 1;
  }

  get #isAhead(): boolean {
    const { seq, inode, bytes } = this.#head;
    return seq !== this.stored.seq || inode !== this.stored.inode || bytes !== this.stored.bytes;
  }

  #takeUp(size: number) {
    const { mac } = this.tools;
    const range = { fd: this.#file.fd, from: this.#head.bytes, to: size };
    const tail = readTail(range, mac, this.#head, (record) => this.#note(record, String(record['run'])));
    this.#head = { ...this.#head, ...tail.link };
    return tail;
  }

  #rotate(): void {
    const { path, leave, write } = this.tools;
    leave(this.#file);
    rotate(path);
    this.#file = LogFile.open(path, write);
    this.#head = { ...this.#head, inode: this.#file.inode, bytes: 0 };
    this.#acknowledged = 0;
    this.#begin();
  }

  /** Writes the first record of a file. */
  #begin(): void {
    const { path, rotation, begun } = this.tools;
    const { file, kept, mac: prev } = this.#head;
    const isFirst = file === 0;
    const record: FileRecord = {
      type: 'file',
      timestamp: this.#now(),
      file: file + 1,
      kept: isFirst ? 0 : Math.min(rotation.maxFiles, kept + 1),
      prev,
    };
    this.remark(record);
    begun(this.#file);
    dropOldest(path, rotation.maxFiles);
  }

  #sealed(whole: readonly object[], before = ''): Sealed {
    const { mac, run, redactor } = this.tools;
    const records = whole.map((record) => redactor.record(record));
    let text = before;
    let last: Link = this.#head;
    for (const record of records) {
      const { line, link } = sealedLine(mac, last, run, record);
      text += `${line}\n`;
      last = link;
    }
    return { records, bytes: Buffer.from(text), last };
  }

  #put({ records, bytes, last: { seq, mac } }: Sealed): void {
    this.#file.append(bytes);
    this.#head = { ...this.#head, seq, mac, bytes: this.#head.bytes + bytes.length };
    for (const record of records) this.#note(record as Readonly<Record<string, unknown>>, this.tools.run);
  }

  /** What a record changes, of this process or of one that could not store it itself. */
  #note(record: Readonly<Record<string, unknown>>, run: string): void {
    if (record['type'] === 'file')
      this.#head = { ...this.#head, file: Number(record['file']), kept: Number(record['kept']) };
    else keepInStep(this.tools.store, record, run);
  }

  #now(): string {
    return this.tools.clock.now().toISOString();
  }
}
