const NONE: readonly never[] = Object.freeze([]);

/**
 * Distinct notes of what was decided, the allowed and the refused ones bounded apart: much that was allowed must not
 * hide what was refused.
 */
export class BoundedNotes<Note extends { readonly allowed: boolean }> {
  // Most calls note nothing, and every call has several of these.
  #allowed: Map<string, Note> | undefined;
  #refused: Map<string, Note> | undefined;
  #omitted = 0;

  /** @param most of each kind */
  constructor(private readonly most: number) {}

  /** In order of appearance, the refused ones first. */
  get all(): readonly Note[] {
    if (this.#refused === undefined && this.#allowed === undefined) return NONE;
    return [...(this.#refused?.values() ?? NONE), ...(this.#allowed?.values() ?? NONE)];
  }

  /** How many times a note found no place any more. */
  get omitted(): number {
    return this.#omitted;
  }

  /** @returns the note, frozen, when it is a new one; undefined when it repeats another or found no place */
  add(key: string, note: Note): Note | undefined {
    const kept = note.allowed ? (this.#allowed ??= new Map()) : (this.#refused ??= new Map());
    if (kept.has(key)) return undefined;
    if (kept.size >= this.most) {
      this.#omitted += 1;
      return undefined;
    }
    kept.set(key, Object.freeze(note));
    return note;
  }
}
