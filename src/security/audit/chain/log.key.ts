import { existsSync } from 'node:fs';
import { RecordRedactor } from '../redaction/record.redactor.js';
import { createKey, keyFileOf, readKey } from './chain.key.js';
import { ChainMac } from './chain.mac.js';
import { setEarlierVersionAside } from './earlier.version.js';
import { headFileOf } from './head.store.js';

/** What is made with the key of a log. Without a key there is neither, and nothing is written. */
export interface Keyed {
  readonly mac: ChainMac;
  readonly redactor: RecordRedactor;
}

/** The key of a log, as this process has used it. */
export class LogKey {
  #key: Buffer | undefined;
  #keyed: Keyed | undefined;

  constructor(private readonly log: string) {}

  /**
   * Makes the key of a new log, and puts back one that was deleted. Only under the lock.
   *
   * @param hasHead whether the log has records
   * @returns isOther when this is not the key that was used before: somebody began the log anew
   * @throws Error when the key cannot be used, or is missing and not known
   */
  use(hasHead: boolean): { readonly keyed: Keyed; readonly isOther: boolean } {
    if (this.#keyed !== undefined && existsSync(keyFileOf(this.log)))
      return { keyed: this.#keyed, isOther: false };
    const before = this.#key;
    this.#key = readKey(this.log) ?? this.#create(hasHead);
    this.#keyed = { mac: new ChainMac(this.#key), redactor: new RecordRedactor(this.#key) };
    return { keyed: this.#keyed, isOther: before !== undefined && !before.equals(this.#key) };
  }

  /** It is read again for the next use: that may be of another log in the same place. */
  forget(): void {
    this.#keyed = undefined;
  }

  #create(hasHead: boolean): Buffer {
    if (this.#key === undefined && hasHead) {
      throw new Error(
        `${keyFileOf(this.log)} is missing, and ${headFileOf(this.log)} belongs to it; put it back, or move all files of the log away`,
      );
    }
    if (this.#key === undefined) setEarlierVersionAside(this.log);
    return createKey(this.log, this.#key);
  }
}
