import type { Clock } from '../../../kernel/index.js';
import type { RecordRedactor } from '../redaction/record.redactor.js';
import { sealedLine } from './chain.line.js';
import type { ChainMac } from './chain.mac.js';
import type { Damage, DamagedRecord, FileRecord, TornRecord } from './chain.records.js';
import type { Head, HeadStore, OpenCall } from './head.store.js';
import { LogFile, type Write } from './log.file.js';
import { rotate } from './log.rotation.js';
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

/** Writes records at the end of the log, as long as the lock is held. */
export class LogPen {
  #head: Head;
  #file: LogFile;
  #isUndone = false;
  /** From where on in the file nothing has been acknowledged. */
  #acknowledged: number;

  private constructor(
    private readonly tools: PenTools,
    head: Head,
    file: LogFile,
  ) {
    this.#head = head;
    this.#file = file;
    this.#acknowledged = file.sizeInPlace() ?? 0;
  }

  /**
   * @param file the one that is open, if there is one
   * @throws Error of node:fs
   */
  static at(head: Head, file: LogFile | undefined, tools: PenTools): LogPen {
    const open = file?.sizeInPlace() === undefined ? undefined : file;
    if (file !== undefined && open === undefined) tools.leave(file);
    return new LogPen(tools, head, open ?? LogFile.open(tools.path, tools.write));
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
    const isNew = inode !== this.#head.inode;
    const before = isNew ? { ...this.#head, inode, bytes: 0 } : this.#head;
    const size = this.#file.sizeInPlace() ?? 0;
    this.#head = before;
    const tail = size > before.bytes ? this.#takeUp(size) : undefined;
    this.#head = { ...this.#head, bytes: size };
    // A complete record of somebody who was killed is a record; only what comes from here on can be taken back.
    this.#acknowledged = size;
    if (!this.#file.endsWithLine(size)) this.#put('\n');
    // Directly behind the line that it is about.
    if (tail?.torn !== undefined)
      this.write({ type: 'torn', timestamp: this.#now(), ...tail.torn } satisfies TornRecord);
    if (size === 0 || (isNew && this.#head.file === before.file)) this.#begin();
    if (size < before.bytes) this.damaged('shorter', before.bytes - size);
    if (tail !== undefined && tail.foreignBytes > 0) this.damaged('foreign_lines', tail.foreignBytes);
  }

  write(whole: object): void {
    const { mac, run, rotation, redactor } = this.tools;
    const record = redactor.record(whole);
    let { line, link } = sealedLine(mac, this.#head, run, record);
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#head.bytes > HEADER_BYTES && this.#head.bytes + bytes > rotation.maxBytes) {
      this.#rotate();
      ({ line, link } = sealedLine(mac, this.#head, run, record));
    }
    this.#put(`${line}\n`);
    this.#head = { ...this.#head, ...link };
    this.#note(record as Readonly<Record<string, unknown>>, run);
  }

  damaged(damage: Damage, amount: number): void {
    this.write({ type: 'damaged', timestamp: this.#now(), damage, amount } satisfies DamagedRecord);
  }

  /** Takes back what this pen wrote: nobody was told of it. Only under the lock, or it could take more. */
  undo(): void {
    this.#file.takeBackTo(this.#acknowledged);
    this.#isUndone = true;
  }

  get isUndone(): boolean {
    return this.#isUndone;
  }

  #takeUp(size: number) {
    const { mac } = this.tools;
    const range = { fd: this.#file.fd, from: this.#head.bytes, to: size };
    const tail = readTail(range, mac, this.#head, (record) => this.#note(record, String(record['run'])));
    this.#head = { ...this.#head, ...tail.link };
    return tail;
  }

  #rotate(): void {
    const { path, rotation, leave, write } = this.tools;
    leave(this.#file);
    rotate(path, rotation.maxFiles);
    this.#file = LogFile.open(path, write);
    this.#head = { ...this.#head, inode: this.#file.inode, bytes: 0 };
    this.#acknowledged = 0;
    this.#begin();
  }

  /** The first record of a file. */
  #begin(): void {
    const { file, kept, mac: prev } = this.#head;
    const isFirst = file === 0;
    const record: FileRecord = {
      type: 'file',
      timestamp: this.#now(),
      file: file + 1,
      kept: isFirst ? 0 : Math.min(this.tools.rotation.maxFiles, kept + 1),
      prev,
    };
    this.write(record);
    this.tools.begun(this.#file);
  }

  #put(text: string): void {
    const bytes = Buffer.from(text);
    this.#file.append(bytes);
    this.#head = { ...this.#head, bytes: this.#head.bytes + bytes.length };
  }

  /** Keeps the store in step with a record, of this process or of one that could not do so itself. */
  #note(record: Readonly<Record<string, unknown>>, run: string): void {
    const { store } = this.tools;
    switch (record['type']) {
      case 'request':
        return store.callOpened(run, record as unknown as OpenCall);
      case 'response':
        return store.callEnded(String(record['request_id']));
      case 'start':
        return store.runBegan({ run, pid: Number(record['pid']), started: String(record['timestamp']) });
      case 'stop':
        return store.runEnded(run);
      case 'recovered':
        return store.runEnded(String(record['ended_run']));
      case 'file':
        this.#head = { ...this.#head, file: Number(record['file']), kept: Number(record['kept']) };
        return;
      default:
        // Other records change nothing that is kept beside the log.
        return;
    }
  }

  #now(): string {
    return this.tools.clock.now().toISOString();
  }
}
