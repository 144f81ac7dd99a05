import type { Clock } from '../../kernel/index.js';
import type { GapRecord } from './lifecycle.records.js';

/** Outcomes that are kept to be written later; more calls than that cannot run at one time. */
const MAX_OWED = 512;

/** What the log has to be told as soon as it can be written again. */
export class MissedRecords {
  #count = 0;
  #from = '';
  #to = '';
  #owed: object[] = [];

  constructor(private readonly clock: Clock) {}

  /** Counts a record that could not be written and never will be. */
  count(): void {
    this.#to = this.clock.now().toISOString();
    if (this.#count++ === 0) this.#from = this.#to;
  }

  /** Keeps the last record of a call whose first one was written. */
  owe(record: object): void {
    if (this.#owed.length < MAX_OWED) this.#owed.push(record);
  }

  records(): object[] {
    if (this.#count === 0 && this.#owed.length === 0) return [];
    const timestamp = this.clock.now().toISOString();
    const gap: GapRecord = { type: 'gap', timestamp, count: this.#count, from: this.#from, to: this.#to };
    return [...(this.#count === 0 ? [] : [gap]), ...this.#owed];
  }

  clear(): void {
    this.#count = 0;
    this.#owed = [];
  }
}
