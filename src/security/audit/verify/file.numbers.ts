import type { Place } from './verification.js';

/** Says whether the oldest file that is there is the oldest that the last rotation left. */
export class FileNumbers {
  #first: { readonly file: number; readonly place: Place } | undefined;
  #last: { readonly file: number; readonly kept: number } | undefined;

  get hasFirst(): boolean {
    return this.#first !== undefined;
  }

  began(file: number, kept: number, place: Place): void {
    this.#first ??= { file, place };
    this.#last = { file, kept };
  }

  /** The beginning of the log as it is, when files that should come before it are missing. */
  missingBeforeFirst(): Place | undefined {
    if (this.#first === undefined || this.#last === undefined) return undefined;
    return this.#first.file > this.#last.file - this.#last.kept ? this.#first.place : undefined;
  }
}
