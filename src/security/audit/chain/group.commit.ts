/** Lets everybody who waits for the disk at the same time share one wait. */
export class GroupCommit {
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** @param sync makes everything durable that was written before it was called */
  constructor(private readonly sync: () => Promise<void>) {}

  /** Resolves when what was written before this call is durable; rejects when it may not be. */
  done(): Promise<void> {
    // One that is under way may have begun before the caller's write.
    this.#next ??= this.idle().then(() => this.#start());
    return this.#next;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#running?.catch(() => undefined);
  }

  #start(): Promise<void> {
    this.#next = undefined;
    this.#running = this.sync().finally(() => (this.#running = undefined));
    return this.#running;
  }
}
