/** A record on its way to the log. */
interface Waiting {
  readonly record: object;
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Lets records that come in one turn of the event loop share one lock and one write. Nobody who waits for a record
 * waits longer for it: the turn ends when nothing is left to run but those who wait.
 */
export class TurnBatch {
  #waiting: Waiting[] = [];

  /**
   * @param append writes records, all or none of them; throws when it cannot
   * @param most how many may go out together
   */
  constructor(
    private readonly append: (records: readonly object[]) => void,
    private readonly most: () => number,
  ) {}

  /**
   * Resolves when the record is written; rejects with what `append` threw when it was not.
   *
   * @param written called at the moment when it is, before anybody else can do anything about it; must not throw
   */
  add(record: object, written: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        written();
        resolve();
      };
      // Not a microtask: it would run between those of two calls that arrived together.
      if (this.#waiting.length === 0) process.nextTick(() => this.flush());
      this.#waiting.push({ record, written: done, failed: reject });
    });
  }

  /** Writes what waits, now. Never throws: those who wait learn what went wrong. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const most = waiting.length === 0 ? 1 : Math.max(1, this.most());
    for (let at = 0; at < waiting.length; at += most) this.#write(waiting.slice(at, at + most));
  }

  #write(some: readonly Waiting[]): void {
    try {
      this.append(some.map(({ record }) => record));
    } catch (error) {
      // Each by itself: no call may fail because of what another one brought along.
      if (some.length > 1) for (const one of some) this.#write([one]);
      else for (const { failed } of some) failed(error);
      return;
    }
    for (const { written } of some) written();
  }
}
