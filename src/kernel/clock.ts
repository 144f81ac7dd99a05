/** Time as the server sees it. Injected, so that tests can own it. */
export abstract class Clock {
  /** Milliseconds since an arbitrary origin; never goes back when the wall clock is set. */
  abstract monotonicMs(): number;
  /** The wall clock, for records that people read. */
  abstract now(): Date;
}

export class SystemClock extends Clock {
  override monotonicMs(): number {
    return performance.now();
  }

  override now(): Date {
    return new Date();
  }
}
