import { randomBytes } from 'node:crypto';
import { fdatasync, mkdirSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '../../../kernel/index.js';
import type { Damage } from './chain.records.js';
import { EMPTY_HEAD, HeadStore, isBusy, isDamage, setHeadAside, type Head } from './head.store.js';
import { GroupCommit } from './group.commit.js';
import { firstHead } from './log.beginning.js';
import type { LogFile, Write } from './log.file.js';
import { LogKey, type Keyed } from './log.key.js';
import { LogPen, type Rotation } from './log.pen.js';
import { RunMembership } from './run.membership.js';

const FOLDER_MODE = 0o700;
const CLOSED = 'it was closed before it was on the disk';

/** When a record counts as written: with the operating system, or on the disk. */
export type Durability = 'os' | 'disk';

export interface LogRules extends Rotation {
  readonly durability: Durability;
}

/**
 * A log whose every record is bound to the one before it, over all of its files and all processes that write to
 * it: appending takes a lock, reads the head, writes, stores the new head. See ADR 0022.
 *
 * Fails closed and starts anew: after any failure everything is opened again.
 */
export class ChainedLog {
  /** Names this process in its records. */
  readonly run = randomBytes(6).toString('hex');
  readonly #commit = new GroupCommit(() => this.#sync());
  readonly #membership: RunMembership;
  readonly #key: LogKey;
  #store: HeadStore | undefined;
  #file: LogFile | undefined;
  /** The last head that this process has seen. */
  #last: Head | undefined;

  constructor(
    readonly path: string,
    private readonly clock: Clock,
    private readonly write: Write = writeSync,
  ) {
    this.#membership = new RunMembership(path, this.run);
    this.#key = new LogKey(path);
  }

  /**
   * Hands records to the operating system, all or none of them.
   *
   * @returns whether the log was rotated
   * @throws Error when that is not possible
   */
  append(records: readonly object[], rules: LogRules): { readonly rotated: boolean } {
    const before = this.#last?.file;
    try {
      this.#append(records, rules);
    } catch (error) {
      if (isBusy(error)) throw error;
      // One that is another's by now is not ours to judge.
      const isOurs = this.#store?.isInPlace !== false;
      this.#shut();
      if (!isOurs || !isDamage(error)) throw error;
      setHeadAside(this.path);
      this.#append(records, rules);
    }
    return { rotated: before !== this.#last?.file };
  }

  /** Resolves when everything that was appended so far is on the disk. Calls at one time share one wait. */
  onDisk(): Promise<void> {
    return this.#commit.done();
  }

  /** The same for a caller that cannot wait in turn. */
  forceToDisk(): void {
    if (this.#file === undefined) throw new Error(CLOSED);
    this.#file.sync();
  }

  /** Does something while no process appends. */
  exclusively(work: () => void): void {
    this.#opened().looking(work);
  }

  /** Ends this process's part. Whoever starts next will not look for its calls. */
  close(): void {
    this.#membership.end();
    this.#shut();
  }

  #append(records: readonly object[], rules: LogRules): void {
    while (!this.#isAppended(records, rules));
  }

  /** One turn with the lock; false when it was used up by what had to be stored first. */
  #isAppended(records: readonly object[], rules: LogRules): boolean {
    const store = this.#opened();
    let isWritten = false;
    let began: Head | undefined;
    let pen: LogPen | undefined;
    const work = (stored: Head): Head => {
      began = stored;
      const { head, keyed, lost } = this.#beginning(stored);
      pen = this.#pen(store, keyed, stored, head, rules);
      pen.catchUp();
      for (const { damage, amount } of lost) pen.damaged(damage, amount);
      pen.remark(...this.#membership.join(store, this.clock.now().toISOString()));
      isWritten = pen.write(records);
      return pen.head;
    };
    try {
      this.#last = store.locked(work, () => this.#undo(pen));
    } catch (error) {
      if (pen === undefined || began === undefined || pen.isUndone) throw error;
      if (!this.#isTakenUp(store, began, pen)) throw error;
    }
    this.#file = pen?.file;
    return isWritten;
  }

  /**
   * What became of records whose head could not be stored: taken back, unless another process was faster and took
   * them up. Then they are in the log after all.
   */
  #isTakenUp(store: HeadStore, began: Head, pen: LogPen): boolean {
    let isTakenUp = false;
    store.looking((stored) => {
      if (stored.seq === began.seq) this.#undo(pen);
      else isTakenUp = stored.seq >= pen.head.seq;
    });
    if (isTakenUp) this.#last = pen.head;
    return isTakenUp;
  }

  #opened(): HeadStore {
    if (this.#store !== undefined && !this.#store.isInPlace) this.#shut();
    if (this.#store === undefined) {
      mkdirSync(dirname(this.path), { recursive: true, mode: FOLDER_MODE });
      this.#store = new HeadStore(this.path);
    }
    return this.#store;
  }

  /** From where to go on: the stored head, what this process remembers beyond it, or what the log itself says. */
  #beginning(stored: Head): { head: Head; keyed: Keyed; lost: { damage: Damage; amount: number }[] } {
    const { keyed, isOther } = this.#key.use(stored.seq > 0);
    if (isOther) this.#last = undefined;
    const remembered = this.#last ?? EMPTY_HEAD;
    if (remembered.seq > stored.seq) {
      return {
        head: remembered,
        keyed,
        lost: [{ damage: 'head_behind', amount: remembered.seq - stored.seq }],
      };
    }
    const found = stored.seq === 0 ? firstHead(this.path, keyed.mac) : undefined;
    if (found === undefined) return { head: stored, keyed, lost: [] };
    return { head: found, keyed, lost: [{ damage: 'head_lost', amount: 0 }] };
  }

  #pen(store: HeadStore, keyed: Keyed, stored: Head, head: Head, rules: LogRules): LogPen {
    return LogPen.at(stored, head, this.#file, {
      path: this.path,
      run: this.run,
      ...keyed,
      store,
      clock: this.clock,
      write: this.write,
      rotation: rules,
      leave: (file) => this.#leave(file, rules.durability),
      begun: (file) => rules.durability === 'disk' && file.syncFolder(),
    });
  }

  #undo(pen: LogPen | undefined): void {
    try {
      pen?.undo();
      if (pen !== undefined && pen.file !== this.#file) pen.file.close();
    } catch {
      // What cannot be taken back is found, and named, by whoever appends next.
    }
  }

  #leave(file: LogFile, durability: Durability): void {
    if (durability === 'disk') file.sync();
    if (this.#file === file) this.#file = undefined;
    // Not before a sync that is under way: its descriptor could be given to another file.
    void this.#commit.idle().then(() => file.close());
  }

  #shut(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) void this.#commit.idle().then(() => file.close());
    this.#store?.close();
    this.#store = undefined;
    this.#membership.suspend();
    this.#key.forget();
  }

  async #sync(): Promise<void> {
    if (this.#file === undefined) throw new Error(CLOSED);
    await promisify(fdatasync)(this.#file.fd);
  }
}
