import type { Clock } from '../../kernel/index.js';
import { rejectedRecord, type RejectedMessage, type RejectedMoreRecord } from './lifecycle.records.js';
import { RecordWindow } from './record.window.js';

/** Listed messages within a minute; no rate limit counts them. */
const MAX_LISTED = 32;

/** Lists messages that were rejected, and counts what is too many. */
export class RejectedMessages {
  readonly #window: RecordWindow;

  constructor(
    private readonly clock: Clock,
    private readonly write: (record: object) => void,
  ) {
    this.#window = new RecordWindow(clock, MAX_LISTED, (count) => {
      const timestamp = clock.now().toISOString();
      write({ type: 'rejected_more', timestamp, count } satisfies RejectedMoreRecord);
    });
  }

  note(message: RejectedMessage): void {
    if (this.#window.admits()) this.write(rejectedRecord(message, this.clock.now()));
  }

  /** Writes how many were not listed. */
  end(): void {
    this.#window.end();
  }
}
