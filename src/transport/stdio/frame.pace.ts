/** Frames that may come at once, and how many a second after that. No client of ours comes near. */
const BURST = 2000;
const PER_SECOND = 500;

/**
 * The pace at which frames other than tool calls are read: pings, listings, and whatever is no message at all.
 * The policy limits calls; without this the rest could keep the process busy at whatever speed the pipe has.
 * Whoever is too fast is read later, not refused: no reply is lost, and what waits stays in the pipe.
 */
export class FramePace {
  #left = BURST;
  #at: number;

  /** @param nowMs a clock that never goes back, in milliseconds */
  constructor(private readonly nowMs: () => number = () => performance.now()) {
    this.#at = nowMs();
  }

  /** Counts one frame. @returns how long to wait before the next is read, in milliseconds; 0 when within the pace */
  count(): number {
    const now = this.nowMs();
    this.#left = Math.min(BURST, this.#left + ((now - this.#at) * PER_SECOND) / 1000) - 1;
    this.#at = now;
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left * 1000) / PER_SECOND);
  }
}
