import { randomBytes } from 'node:crypto';
import type { Clock } from '../../kernel/index.js';
import type { ShownCall } from './approval.question.js';

/** Calls that may wait, or be remembered, at one time. */
const MAX_ENTRIES = 32;
const ID_BYTES = 4;

export type Decision = 'approved' | 'denied' | 'dismissed' | 'expired' | 'withdrawn';

/** Who decided: the person at the client, the operator at a terminal, or nobody. */
export type Decider = 'client' | 'operator' | 'nobody';

/** One call that a person is asked about. */
export interface Pending {
  /** Short enough to be typed. No secret. */
  readonly id: string;
  readonly shown: ShownCall;
  readonly since: Date;
  /** On the monotonic clock, in milliseconds. */
  readonly expiresAt: number;
}

/** What is known of a call before anybody is asked. */
export type Standing =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'approved'; readonly id: string }
  | { readonly kind: 'denied'; readonly id: string };

interface Entry extends Pending {
  readonly digest: string;
  state: 'pending' | 'approved' | 'denied';
  /** Told once, by whoever decides first; undefined when no call waits. */
  tell: ((decision: Decision, by: Decider) => void) | undefined;
}

/**
 * Who may run what, by decisions of persons. An approval holds for one call of one tool with one set of arguments,
 * once, until it expires; the first decision counts. Nothing is kept beyond the process.
 */
export class ApprovalBook {
  readonly #entries = new Map<string, Entry>();

  /** @param expired told of an entry that nobody decided about in time, and no call waits for */
  constructor(
    private readonly clock: Clock,
    private readonly expired: (pending: Pending) => void,
  ) {}

  /** Looks up what was decided beforehand, and uses an approval up. */
  take(digest: string): Standing {
    this.#dropExpired();
    for (const entry of this.#entries.values()) {
      if (entry.digest !== digest || entry.state === 'pending') continue;
      if (entry.state === 'denied') return { kind: 'denied', id: entry.id };
      this.#entries.delete(entry.id);
      return { kind: 'approved', id: entry.id };
    }
    return { kind: 'unknown' };
  }

  /**
   * Notes a call that nobody has decided about. One that is noted already, and for which no call waits, is the same.
   *
   * @returns undefined when too many wait
   */
  open(
    digest: string,
    shown: ShownCall,
    ttlMs: number,
  ): { readonly pending: Pending; readonly isNew: 'new' | 'known' } | undefined {
    this.#dropExpired();
    for (const entry of this.#entries.values()) {
      if (entry.digest === digest && entry.state === 'pending' && entry.tell === undefined)
        return { pending: entry, isNew: 'known' };
    }
    if (this.#entries.size >= MAX_ENTRIES) return undefined;
    const id = this.#freeId();
    const entry: Entry = {
      id,
      digest,
      shown,
      since: this.clock.now(),
      expiresAt: this.clock.monotonicMs() + ttlMs,
      state: 'pending',
      tell: undefined,
    };
    this.#entries.set(id, entry);
    return { pending: entry, isNew: 'new' };
  }

  /** Lets a call wait for the decision. At most one waits for each entry. */
  wait(id: string, tell: (decision: Decision, by: Decider) => void): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.tell !== undefined)
      throw new Error(`Nobody can wait for the approval ${id}.`);
    entry.tell = tell;
  }

  /** The call does not wait any more, but a person may still decide. */
  leave(id: string): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.tell = undefined;
  }

  /**
   * Decides, unless somebody has.
   *
   * @returns what it was about; undefined when there is nothing to decide under this id any more
   */
  decide(id: string, decision: Decision, by: Decider): Pending | undefined {
    this.#dropExpired();
    const entry = this.#entries.get(id);
    if (entry?.state !== 'pending') return undefined;
    const { tell } = entry;
    entry.tell = undefined;
    // A denial is remembered until it expires, so that nobody is asked the same again and again; so is an approval for
    // which no call waits. Everything else is over.
    if (decision === 'denied') entry.state = 'denied';
    else if (decision === 'approved' && tell === undefined) entry.state = 'approved';
    else this.#entries.delete(id);
    tell?.(decision, by);
    return entry;
  }

  /** Takes back what could not be put on record. */
  forget(id: string): void {
    this.#entries.delete(id);
  }

  /** What a person can decide about, oldest first. */
  pending(): readonly Pending[] {
    this.#dropExpired();
    return [...this.#entries.values()].filter(({ state }) => state === 'pending');
  }

  #dropExpired(): void {
    const now = this.clock.monotonicMs();
    for (const entry of this.#entries.values()) {
      // Those that a call waits for end with its own timer, and are told so.
      if (entry.expiresAt > now || entry.tell !== undefined) continue;
      this.#entries.delete(entry.id);
      if (entry.state === 'pending') this.expired(entry);
    }
  }

  #freeId(): string {
    for (;;) {
      const id = randomBytes(ID_BYTES).toString('hex');
      if (!this.#entries.has(id)) return id;
    }
  }
}
