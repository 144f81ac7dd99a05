import type { ProgressReporter } from '../../kernel/index.js';

export type ProgressToken = string | number;

/** The params of `notifications/progress`. */
export interface ProgressNote {
  readonly progressToken: ProgressToken;
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/**
 * Carries the progress of one call to its caller: only when a token was given, only upwards, and never after the
 * call has ended or was cancelled.
 */
export class ProgressLine {
  #last = -Infinity;
  #ended = false;

  constructor(
    private readonly token: ProgressToken | undefined,
    private readonly signal: AbortSignal,
    private readonly send: (note: ProgressNote) => void,
  ) {}

  readonly report: ProgressReporter = (done, total, message) => {
    if (this.token === undefined || this.#ended || this.signal.aborted) return;
    if (!Number.isFinite(done) || done <= this.#last) return;
    this.#last = done;
    this.send({
      progressToken: this.token,
      progress: done,
      ...(Number.isFinite(total) && { total }),
      ...(message !== undefined && { message }),
    } as ProgressNote);
  };

  end(): void {
    this.#ended = true;
  }
}
