import type { Verdict } from '../../../kernel/index.js';
import type { Reach } from '../reach.js';

/** What one look-up answered. */
export interface AnswerSet {
  /** The name that was looked up, in its canonical form. */
  readonly name: string;
  /** All addresses of the answer: one that may not be reached spoils the others. */
  readonly addresses: readonly string[];
  /** Milliseconds on the monotonic clock. */
  readonly at: number;
  /** What was decided because of this answer, by whose reach and which port. */
  readonly verdicts: WeakMap<Reach, Map<number, Verdict>>;
}

/** As long as DNS answers are commonly kept; a library with a cache of its own dials that much later. */
const MAX_AGE_MS = 60 * 60 * 1000;
const MAX_ADDRESSES = 4096;
const MAX_NAMES_PER_ADDRESS = 16;

/**
 * Remembers which name an address was the answer for, because the system's connect sees addresses only.
 * Knows nothing but answers of the system's own look-ups, so a library cannot claim an address for a name.
 */
export class AnswerBook {
  readonly #byAddress = new Map<string, Map<string, AnswerSet>>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @param addresses in their canonical form */
  remember(name: string, addresses: readonly string[]): void {
    const answer: AnswerSet = {
      name,
      addresses: [...addresses],
      at: this.now(),
      verdicts: new WeakMap(),
    };
    for (const address of answer.addresses) {
      const sets = this.#byAddress.get(address) ?? new Map<string, AnswerSet>();
      // Deleted first: a Map keeps the order of insertion, and the oldest entries go when there are too many.
      sets.delete(name);
      sets.set(name, answer);
      dropOldest(sets, MAX_NAMES_PER_ADDRESS);
      this.#byAddress.delete(address);
      this.#byAddress.set(address, sets);
    }
    dropOldest(this.#byAddress, MAX_ADDRESSES);
  }

  /** The latest answer of every name that had this address, the latest of them first. */
  answersWith(address: string): readonly AnswerSet[] {
    const sets = this.#byAddress.get(address);
    if (sets === undefined) return [];
    const oldest = this.now() - MAX_AGE_MS;
    return [...sets.values()].filter(({ at }) => at >= oldest).reverse();
  }
}

function dropOldest<K, V>(entries: Map<K, V>, most: number): void {
  for (const key of entries.keys()) {
    if (entries.size <= most) return;
    entries.delete(key);
  }
}
