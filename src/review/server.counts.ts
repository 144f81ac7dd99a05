import { countOr, textOr, type AuditEntry } from './log.entries.js';

/** What happened beside the calls. */
export interface ServerCounts {
  readonly starts: number;
  /** Servers that ended without a word. */
  readonly crashes: number;
  /** Messages that never became a call. */
  readonly rejected: number;
  /** Records that could not be written. */
  readonly missed: number;
}

/** Counts what happened beside the calls. */
export class ServerTally {
  readonly #crashed = new Set<string>();
  #starts = 0;
  #rejected = 0;
  #missed = 0;

  add({ type, fields }: AuditEntry): void {
    switch (type) {
      case 'start':
        this.#starts++;
        return;
      case 'recovered':
        // Several records name the calls of one server when they were many.
        this.#crashed.add(textOr(fields['ended_run'], ''));
        return;
      case 'rejected':
        this.#rejected++;
        return;
      case 'rejected_more':
        this.#rejected += countOr(fields['count'], 0);
        return;
      case 'gap':
        this.#missed += countOr(fields['count'], 0);
        return;
      default:
      // Calls are counted elsewhere; other records say nothing of this.
    }
  }

  get counts(): ServerCounts {
    return {
      starts: this.#starts,
      crashes: this.#crashed.size,
      rejected: this.#rejected,
      missed: this.#missed,
    };
  }
}
