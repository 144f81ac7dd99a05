/** Runs asynchronous jobs one after the other, in the order in which they came. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();
  #pending = 0;

  /** @param capacity how many jobs may wait or run at once */
  constructor(private readonly capacity: number) {}

  get isFull(): boolean {
    return this.#pending >= this.capacity;
  }

  /** @throws Error when the queue is full: ask `isFull` first */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.isFull) throw new Error(`More than ${this.capacity} jobs are waiting.`);
    this.#pending += 1;
    const turn = this.#last.then(job);
    // The next job must run whatever became of this one.
    this.#last = turn.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await turn;
    } finally {
      this.#pending -= 1;
    }
  }

  /** Resolves when every job that was accepted so far has ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
