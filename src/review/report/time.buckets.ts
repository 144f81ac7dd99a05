import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, originOf } from './time.units.js';

/** Widths of a bar. Each is a multiple of the one before, so that bars can be joined and never need to be cut. */
const WIDTHS_MS = [
  SECOND_MS,
  5 * SECOND_MS,
  15 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  7 * DAY_MS,
  28 * DAY_MS,
  364 * DAY_MS,
  3640 * DAY_MS,
  36_400 * DAY_MS,
  364_000 * DAY_MS,
];
/** More bars than this cannot be told apart on a narrow screen. */
const MAX_BUCKETS = 96;

/** What happened from one time on, for one width of a bar. */
export interface TimeBucket<K extends string> {
  readonly from: Date;
  readonly counts: ReadonlyMap<K, number>;
}

/**
 * Counts over time, when nobody knows yet how long the time is: begins with seconds, and joins bars whenever there
 * would be too many.
 */
export class TimeBuckets<K extends string> {
  #width = 0;
  #counts = new Map<number, Map<K, number>>();
  #first = Infinity;
  #last = -Infinity;

  /** Of a bar, in milliseconds. */
  get widthMs(): number {
    return WIDTHS_MS[this.#width] ?? Infinity;
  }

  add(at: Date, kind: K): void {
    this.cover(at);
    const index = this.#index(at.getTime());
    const counts = this.#counts.get(index) ?? new Map<K, number>();
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    this.#counts.set(index, counts);
  }

  /** Makes the bars reach to this time, though nothing happened then. */
  cover(at: Date): void {
    const time = at.getTime();
    this.#first = Math.min(this.#first, time);
    this.#last = Math.max(this.#last, time);
    while (this.#length > MAX_BUCKETS) this.#join();
  }

  /** One after the other, without holes; none when there is no time at all. */
  buckets(): readonly TimeBucket<K>[] {
    if (this.#first > this.#last) return [];
    const start = this.#index(this.#first);
    return Array.from({ length: this.#length }, (_, offset) => ({
      from: new Date(this.#timeOf(start + offset)),
      counts: this.#counts.get(start + offset) ?? new Map<K, number>(),
    }));
  }

  get #length(): number {
    return this.#index(this.#last) - this.#index(this.#first) + 1;
  }

  #join(): void {
    const joined = new Map<number, Map<K, number>>();
    const narrow = [...this.#counts].map(([index, counts]) => [this.#timeOf(index), counts] as const);
    this.#width++;
    for (const [time, counts] of narrow) {
      const index = this.#index(time);
      const sums = joined.get(index) ?? new Map<K, number>();
      for (const [kind, count] of counts) sums.set(kind, (sums.get(kind) ?? 0) + count);
      joined.set(index, sums);
    }
    this.#counts = joined;
  }

  #index(time: number): number {
    return Math.floor((time - originOf(this.widthMs)) / this.widthMs);
  }

  #timeOf(index: number): number {
    return index * this.widthMs + originOf(this.widthMs);
  }
}
