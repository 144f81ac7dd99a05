/** A file cannot be what a manifest wants it to be. The message says why, in a sentence without its end. */
export class UnfitFile extends Error {
  override readonly name = 'UnfitFile';

  /** @param remedy what to do about it, in a sentence without its end */
  constructor(
    problem: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(problem, options);
  }
}
