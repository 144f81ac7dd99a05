import type { RequestId } from './json-rpc.js';

/** A request that has no answer yet. */
export interface Waiting {
  /** The id its sender chose. */
  readonly id: RequestId;
  /** The id the SDK knows it by. */
  readonly internalId: string;
  readonly method: string;
}

/**
 * The requests without an answer, by the sender's id and by ours.
 * Ids of our own, because the sender's may be falsy (`0`, `""`) or used again while a cancelled call still winds down.
 */
export class InFlight {
  readonly #bySender = new Map<RequestId, Waiting>();
  readonly #byInternal = new Map<string, Waiting>();
  #last = 0;

  get size(): number {
    return this.#bySender.size;
  }

  has(id: RequestId): boolean {
    return this.#bySender.has(id);
  }

  /** All of them, oldest first. */
  values(): Iterable<Waiting> {
    return this.#bySender.values();
  }

  add(id: RequestId, method: string): Waiting {
    const waiting = { id, internalId: `r${++this.#last}`, method };
    this.#bySender.set(id, waiting);
    this.#byInternal.set(waiting.internalId, waiting);
    return waiting;
  }

  find(internalId: unknown): Waiting | undefined {
    return typeof internalId === 'string' ? this.#byInternal.get(internalId) : undefined;
  }

  findBySender(id: RequestId): Waiting | undefined {
    return this.#bySender.get(id);
  }

  remove(waiting: Waiting): void {
    this.#bySender.delete(waiting.id);
    this.#byInternal.delete(waiting.internalId);
  }
}
