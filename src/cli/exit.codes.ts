/** What a process that started this one can read of its end. */
export const EXIT = { ok: 0, failed: 1, usage: 2, refused: 3, tampered: 4 } as const;

/** Stdout, for what a person asked for. */
export interface Stdout {
  readonly print: Print;
  /** Of the terminal that it is; undefined when it is none. */
  columns(): number | undefined;
}

/**
 * Where a command may write what was asked for, such as its version. Stdout itself belongs to the protocol.
 *
 * @returns whether the text has left; false when nobody reads any more
 */
export type Print = (text: string) => Promise<boolean>;
