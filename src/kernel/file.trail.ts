import { BoundedNotes } from './bounded.notes.js';
import type { Verdict } from './verdict.js';

/** What a path was judged for: as an argument, or for what was done through `context.files`. */
export type FileWay =
  'argument' | 'resolve' | 'open' | 'read' | 'write' | 'list' | 'stat' | 'mkdir' | 'remove' | 'move';

/** One distinct path that was judged for a call. */
export interface FileNote {
  readonly way: FileWay;
  /** Real and absolute, with links resolved; as it was given when it has no such form. */
  readonly path: string;
  readonly allowed: boolean;
  /** The policy rule that decided. */
  readonly rule: string;
}

/** Of each kind, allowed and refused. */
const MAX_NOTES = 16;
const MAX_PATH_CHARS = 300;

/** Which paths were judged for one call. Bounded: the same is one note, and beyond the limit they only count. */
export class FileTrail {
  readonly #notes = new BoundedNotes<FileNote>(MAX_NOTES);

  /** In order of appearance, the refused ones first. */
  get notes(): readonly FileNote[] {
    return this.#notes.all;
  }

  /** How many times a path found no place any more. */
  get omitted(): number {
    return this.#notes.omitted;
  }

  note(way: FileWay, path: string, { allowed, rule }: Verdict): void {
    const shown = path.length > MAX_PATH_CHARS ? `${path.slice(0, MAX_PATH_CHARS)}...` : path;
    this.#notes.add(JSON.stringify([way, shown, rule]), { way, path: shown, allowed, rule });
  }
}
