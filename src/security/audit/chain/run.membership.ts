import { rmSync } from 'node:fs';
import { recoveredRecords, type RecoveredRecord } from './chain.records.js';
import type { HeadStore } from './head.store.js';
import { compressions, runFileOf } from './run.files.js';
import { RunLock, isDead } from './run.lock.js';

/** Makes a run known to others, for as long as it lives. */
export class RunMembership {
  #lock: RunLock | undefined;
  /** The store in which the run is known. */
  #store: HeadStore | undefined;

  constructor(
    private readonly log: string,
    private readonly run: string,
  ) {}

  /**
   * Makes the run known, once for each store. Only under the lock.
   *
   * @returns what is to be recorded of runs that are dead
   */
  join(store: HeadStore, timestamp: string): readonly RecoveredRecord[] {
    if (this.#store === store) return [];
    if (this.#lock?.isInPlace !== true) {
      this.#lock?.release();
      this.#lock = new RunLock(runFileOf(this.log, this.run));
    }
    for (const [run, file] of compressions(this.log)) if (this.#isDead(run)) rmSync(file, { force: true });
    const dead = store.runs().filter(({ run }) => this.#isDead(run));
    const recovered = dead.flatMap((run) => recoveredRecords(run, store.openCallsOf(run.run), timestamp));
    store.runBegan({ run: this.run, pid: process.pid, started: timestamp });
    this.#store = store;
    return recovered;
  }

  /** Has to join again with the next record. */
  suspend(): void {
    this.#store = undefined;
  }

  /** Whoever starts next finds the run dead. */
  end(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  #isDead(run: string): boolean {
    return run !== this.run && isDead(runFileOf(this.log, run));
  }
}
