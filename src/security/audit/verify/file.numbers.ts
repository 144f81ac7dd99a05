/** Says with which of its files a log has to begin, by what the files themselves say. */
export class FileNumbers {
  #first = 0;
  #latest: { readonly number: number; readonly kept: number; readonly name: string } | undefined;

  /**
   * @param number counts the files of a log from 1
   * @param kept how many rotated files there were when this one was begun
   * @param name of the file
   */
  began(number: number, kept: number, name: string): void {
    this.#first ||= number;
    if (number > (this.#latest?.number ?? 0)) this.#latest = { number, kept, name };
  }

  /**
   * The number of the oldest file that the last rotation left; undefined when the latest file does not say so.
   * An earlier one knows only of files that may have been dropped since.
   *
   * @param latest the name of the file that is written to
   */
  oldest(latest: string): number | undefined {
    return this.#latest?.name === latest ? this.#latest.number - this.#latest.kept : undefined;
  }

  /** Whether files before the first one are missing. */
  isCut(latest: string): boolean {
    return this.#first > (this.oldest(latest) ?? this.#first);
  }
}
