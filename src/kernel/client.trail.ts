import type { ClientRequestKind } from './client.channel.js';
import { BoundedNotes } from './bounded.notes.js';

/** One distinct request that a call made, or wanted to make, to its client. */
export interface ClientNote {
  readonly kind: ClientRequestKind;
  readonly allowed: boolean;
  /** The policy rule that decided. */
  readonly rule: string;
  /** What came back: an action of the person, `answered`, or `silent`. */
  readonly outcome: 'accept' | 'decline' | 'cancel' | 'answered' | 'silent' | 'refused';
}

/** Of each kind, allowed and refused. */
const MAX_NOTES = 16;

/** What one call asked of its client. Bounded: the same is one note, and beyond the limit they only count. */
export class ClientTrail {
  readonly #notes = new BoundedNotes<ClientNote>(MAX_NOTES);

  /** In order of appearance, the refused ones first. */
  get notes(): readonly ClientNote[] {
    return this.#notes.all;
  }

  note(note: ClientNote): void {
    this.#notes.add(JSON.stringify([note.kind, note.rule, note.outcome]), note);
  }
}
