import { firstCharacters, Ration, type ProgressReporter } from '../../kernel/index.js';

export type ProgressToken = string | number;

/** The params of `notifications/progress`. */
export interface ProgressNote {
  readonly progressToken: ProgressToken;
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** Notes that may come at once; after them one more each `REFILL_MS`. */
const BURST = 32;
const REFILL_MS = 100;
/** Longest text that goes with a note, in characters. */
const MAX_MESSAGE_CHARS = 1000;

/**
 * Carries the progress of one call to its caller: only when a token was given, only upwards, and never after the
 * call has ended or was cancelled. What comes faster than anybody can read it is left out.
 */
export class ProgressLine {
  #last = -Infinity;
  #ended = false;
  readonly #ration: Ration;

  constructor(
    private readonly token: ProgressToken | undefined,
    private readonly signal: AbortSignal,
    private readonly send: (note: ProgressNote) => void,
    nowMs: () => number = () => performance.now(),
  ) {
    this.#ration = new Ration(BURST, REFILL_MS, nowMs);
  }

  readonly report: ProgressReporter = (done, total, message) => {
    if (this.token === undefined || this.#ended || this.signal.aborted) return;
    if (!Number.isFinite(done) || done <= this.#last || !this.#ration.take()) return;
    this.#last = done;
    this.send({
      progressToken: this.token,
      progress: done,
      ...(total !== undefined && Number.isFinite(total) && { total }),
      ...(message !== undefined && { message: firstCharacters(message, MAX_MESSAGE_CHARS) }),
    });
  };

  end(): void {
    this.#ended = true;
  }
}
