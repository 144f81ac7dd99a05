/**
 * The moments of the latest calls within one window, oldest first.
 * Counting is amortised O(1): expired moments are dropped once each, from a ring that never outgrows its limit.
 */
export class SlidingWindow {
  #moments: number[] = [];
  #head = 0;

  constructor(private readonly windowMs: number) {}

  /**
   * Takes one place in the window if there is one.
   *
   * @returns 0 when taken, otherwise the milliseconds until a place is free (Infinity when the limit is 0)
   */
  take(nowMs: number, limit: number): number {
    this.#dropExpired(nowMs);
    const used = this.#moments.length - this.#head;
    if (used < limit) {
      this.#moments.push(nowMs);
      return 0;
    }
    if (limit <= 0) return Infinity;
    // A reload may have lowered the limit below what is in use: then more than one call has to expire first.
    const blocking = this.#moments[this.#head + (used - limit)] ?? nowMs;
    return Math.max(1, blocking + this.windowMs - nowMs);
  }

  #dropExpired(nowMs: number): void {
    const oldest = nowMs - this.windowMs;
    while (this.#head < this.#moments.length && (this.#moments[this.#head] ?? nowMs) <= oldest) this.#head++;
    if (this.#head > 1024 && this.#head * 2 > this.#moments.length) {
      this.#moments = this.#moments.slice(this.#head);
      this.#head = 0;
    }
  }
}
