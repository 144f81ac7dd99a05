import { BoundedNotes } from './bounded.notes.js';
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
  /** `host:port`, a name that was looked up, or the name of a program. One line, without control characters. */
  readonly to: string;
  readonly allowed: boolean;
  /** The policy rule that decided. */
  readonly rule: string;
}

/** Of each kind, allowed and refused. */
const MAX_NOTES = 32;
const MAX_TARGET_CHARS = 300;

// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;

/** An attempt in the form in which it is recorded. */
export function egressNote(way: EgressWay, to: string, { allowed, rule }: Verdict): EgressNote {
  return { way, to: to.slice(0, MAX_TARGET_CHARS).replace(UNPRINTABLE, '\ufffd'), allowed, rule };
}

/** What one call tried to reach. Bounded: repeated attempts are one note, and beyond the limit they only count. */
export class EgressTrail {
  readonly #notes = new BoundedNotes<EgressNote>(MAX_NOTES);
  #refusals: Map<EgressWay, Refusal> | undefined;
  #latest: Refusal | undefined;
  #isClosed = false;

  /** In order of appearance, the refused ones first. */
  get notes(): readonly EgressNote[] {
    return this.#notes.all;
  }

  /** Attempts that found no place any more. */
  get omitted(): number {
    return this.#notes.omitted;
  }

  /** The latest refusal, of any way. */
  get refusal(): Refusal | undefined {
    return this.#latest;
  }

  /** Whether the record of the call was written already, so that what comes now needs one of its own. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The latest refusal of one way. */
  refusalOf(way: EgressWay): Refusal | undefined {
    return this.#refusals?.get(way);
  }

  close(): void {
    this.#isClosed = true;
  }

  /** @returns the note, when this attempt is a new one; undefined when it repeats another or found no place */
  note(way: EgressWay, to: string, verdict: Verdict): EgressNote | undefined {
    if (!verdict.allowed) {
      this.#latest = verdict;
      (this.#refusals ??= new Map()).set(way, verdict);
    }
    const note = egressNote(way, to, verdict);
    return this.#notes.add(JSON.stringify([way, note.to, note.rule]), note);
  }
}
