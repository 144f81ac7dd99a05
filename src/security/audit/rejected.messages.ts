import type { Clock } from '../../kernel/index.js';
import { rejectedRecord, type RejectedMessage, type RejectedMoreRecord } from './lifecycle.records.js';

/** Listed messages within one window; no rate limit counts them. */
const MAX_LISTED = 32;
const WINDOW_MS = 60_000;

/** Lists messages that were rejected, so many in a minute, and counts the rest: a flood must not fill the disk. */
export class RejectedMessages {
  #windowEndsAt = 0;
  #listed = 0;
  #more = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly write: (record: object) => void,
  ) {}

  note(message: RejectedMessage): void {
    const now = this.clock.monotonicMs();
    if (now >= this.#windowEndsAt) {
      this.end();
      this.#windowEndsAt = now + WINDOW_MS;
      this.#listed = 0;
    }
    if (this.#listed < MAX_LISTED) {
      this.#listed++;
      this.write(rejectedRecord(message, this.clock.now()));
      return;
    }
    this.#more++;
    this.#timer ??= setTimeout(() => this.end(), this.#windowEndsAt - now).unref();
  }

  /** Writes how many were not listed. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#more === 0) return;
    const record: RejectedMoreRecord = {
      type: 'rejected_more',
      timestamp: this.clock.now().toISOString(),
      count: this.#more,
    };
    this.#more = 0;
    this.write(record);
  }
}
