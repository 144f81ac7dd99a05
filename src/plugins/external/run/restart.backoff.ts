import type { Clock } from '../../../kernel/index.js';

/** What keeps a program from being started. */
export interface Rest {
  /** Milliseconds, at least one. */
  readonly leftMs: number;
  /** Why it ended the last time. */
  readonly lastReason: string;
}

/** After the second death in a row, in milliseconds; twice as long after each further one. */
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/** Keeps a program that dies again and again from being started again and again. */
export class RestartBackoff {
  #deaths = 0;
  #notBefore = 0;
  #lastReason = '';

  constructor(private readonly clock: Clock) {}

  /** @returns undefined when it may be started now */
  rest(): Rest | undefined {
    const leftMs = Math.ceil(this.#notBefore - this.clock.monotonicMs());
    return leftMs > 0 ? { leftMs, lastReason: this.#lastReason } : undefined;
  }

  /** @param life whether the program had done anything useful: then the first new start is immediate again */
  died(life: 'useful' | 'useless', reason: string): void {
    this.#lastReason = reason;
    this.#deaths = life === 'useful' ? 1 : this.#deaths + 1;
    const delay = this.#deaths < 2 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (this.#deaths - 2), LONGEST_DELAY_MS);
    this.#notBefore = this.clock.monotonicMs() + delay;
  }
}
