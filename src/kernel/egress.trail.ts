import type { Refusal, Verdict } from './verdict.js';

/** Ways in which something can leave, or come into, the process. */
export const EGRESS_WAYS = [
  'request',
  'connect',
  'write',
  'datagram',
  'lookup',
  'listen',
  'program',
] as const;

export type EgressWay = (typeof EGRESS_WAYS)[number];

/** One distinct attempt of a call to reach something outside of the process. */
export interface EgressNote {
  readonly way: EgressWay;
  /** `host:port`, a name that was looked up, or the name of a program. */
  readonly to: string;
  readonly allowed: boolean;
  /** The policy rule that decided. */
  readonly rule: string;
}

const MAX_NOTES = 32;
const MAX_TARGET_CHARS = 300;

/** What one call tried to reach. Bounded: repeated attempts are one note, and beyond the limit they only count. */
export class EgressTrail {
  readonly #notes = new Map<string, EgressNote>();
  #omitted = 0;
  #refusal: Refusal | undefined;

  get notes(): readonly EgressNote[] {
    return [...this.#notes.values()];
  }

  /** Attempts that found no place any more. */
  get omitted(): number {
    return this.#omitted;
  }

  /** The latest refusal. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** @returns whether this attempt is a new one that deserves a line in the log */
  note(way: EgressWay, to: string, verdict: Verdict): boolean {
    if (!verdict.allowed) this.#refusal = verdict;
    const note: EgressNote = {
      way,
      to: to.slice(0, MAX_TARGET_CHARS),
      allowed: verdict.allowed,
      rule: verdict.rule,
    };
    const key = JSON.stringify([way, note.to, note.allowed, note.rule]);
    if (this.#notes.has(key)) return false;
    if (this.#notes.size >= MAX_NOTES) {
      this.#omitted += 1;
      return false;
    }
    this.#notes.set(key, note);
    return true;
  }
}
