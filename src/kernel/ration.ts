/**
 * A number of things that may happen at once, and one more after each period. What is too much is left out; it does
 * not have to be paid back.
 */
export class Ration {
  #left: number;
  #refilledAt: number;

  /** @param nowMs a clock that never goes back, in milliseconds */
  constructor(
    private readonly burst: number,
    private readonly refillMs: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.#left = burst;
    this.#refilledAt = nowMs();
  }

  /** Takes one, if there is one. */
  take(): boolean {
    const refills = Math.floor((this.nowMs() - this.#refilledAt) / this.refillMs);
    this.#left = Math.min(this.burst, this.#left + refills);
    this.#refilledAt += refills * this.refillMs;
    if (this.#left === 0) return false;
    this.#left--;
    return true;
  }
}
