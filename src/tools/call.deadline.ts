import { ABANDONMENTS, type Abandonment } from '../kernel/index.js';

/** How a call ended, seen from outside of it. */
export type Ending<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'timed_out' }
  | { readonly kind: Abandonment };

/**
 * Runs a call under a deadline and the caller's cancel, both enforced from outside: the ending is known on time
 * even when the body ignores its signal, and what the body does later goes nowhere.
 */
export class CallDeadline {
  readonly #controller = new AbortController();

  constructor(
    private readonly caller: AbortSignal,
    /** Time from the start of the call, in milliseconds. */
    readonly ms: number,
  ) {}

  /** Aborts on cancel and on the deadline. Given to the tool. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * @param settled called once when the body has really ended, however late
   */
  async run<T>(body: () => Promise<T>, settled: () => void): Promise<Ending<T>> {
    if (this.caller.aborted) {
      settled();
      return { kind: abandonmentOf(this.caller) };
    }
    return new Promise((resolve) => {
      const end = (ending: Ending<T>, reason?: unknown) => {
        clearTimeout(timer);
        this.caller.removeEventListener('abort', onCancel);
        resolve(ending);
        if (reason !== undefined) this.#controller.abort(reason);
      };
      const onCancel = () =>
        end({ kind: abandonmentOf(this.caller) }, new Error('Nobody waits for the call any more.'));
      const timer = setTimeout(
        () => end({ kind: 'timed_out' }, new Error('The deadline of the call passed.')),
        this.ms,
      );
      this.caller.addEventListener('abort', onCancel, { once: true });
      started(body)
        .then(
          (value) => end({ kind: 'returned', value }),
          (error: unknown) => end({ kind: 'threw', error }),
        )
        .finally(settled);
    });
  }
}

/** What the transport gave as its reason; whoever gives none has cancelled. */
function abandonmentOf({ reason }: AbortSignal): Abandonment {
  return ABANDONMENTS.find((known) => known === reason) ?? 'cancelled';
}

/** A body that throws before its first await is a body that rejects. */
async function started<T>(body: () => Promise<T>): Promise<T> {
  return body();
}
