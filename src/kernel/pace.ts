/**
 * A pace that may be exceeded for a moment: so many at once, and so many a second after that.
 * Whoever is too fast waits; nobody is turned away.
 */
export class Pace {
  #left: number;
  #at: number;

  /** @param nowMs a clock that never goes back, in milliseconds */
  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.#left = burst;
    this.#at = nowMs();
  }

  /** Counts one. @returns how long to wait before going on, in milliseconds; 0 when within the pace */
  count(): number {
    const now = this.nowMs();
    this.#left = Math.min(this.burst, this.#left + ((now - this.#at) * this.perSecond) / 1000) - 1;
    this.#at = now;
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left * 1000) / this.perSecond);
  }
}
