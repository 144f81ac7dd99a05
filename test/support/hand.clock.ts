import { Clock } from '../../src/kernel/index.js';

/** Time stands still until a test moves it. */
export class HandClock extends Clock {
  /** Milliseconds. */
  ms = 0;

  override monotonicMs(): number {
    return this.ms;
  }

  override now(): Date {
    return new Date(this.ms);
  }
}
