import type { Clock } from '../../kernel/index.js';

const WINDOW_MS = 60_000;

/** Lets so many things of a kind be listed in a minute, and counts the rest: a flood must not fill the disk. */
export class RecordWindow {
  #endsAt = 0;
  #listed = 0;
  #more = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param tellMore is told once a minute how many were not listed; must not throw */
  constructor(
    private readonly clock: Clock,
    private readonly maxListed: number,
    private readonly tellMore: (count: number) => void,
  ) {}

  /** Says whether one more is to be listed; otherwise it is counted. */
  admits(): boolean {
    const now = this.clock.monotonicMs();
    if (now >= this.#endsAt) {
      this.end();
      this.#endsAt = now + WINDOW_MS;
      this.#listed = 0;
    }
    if (this.#listed < this.maxListed) {
      this.#listed++;
      return true;
    }
    this.#more++;
    this.#timer ??= setTimeout(() => this.end(), this.#endsAt - now).unref();
    return false;
  }

  /** Tells how many were not listed. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#more === 0) return;
    const count = this.#more;
    this.#more = 0;
    this.tellMore(count);
  }
}
