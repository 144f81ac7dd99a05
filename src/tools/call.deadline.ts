import type { Abandonment, CallRequest, CallTime } from '../kernel/index.js';

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
export class CallDeadline implements CallTime {
  /** Made for the first who asks: many a tool never does. */
  #controller: AbortController | undefined;
  #over: Error | undefined;
  #timer: NodeJS.Timeout | undefined;
  #expire: (() => void) | undefined;
  #leftMs: number;
  #runsSince = 0;
  #holds = 0;

  constructor(
    private readonly caller: Pick<CallRequest, 'signal' | 'abandonedAs'>,
    /** Time from the start of the call, in milliseconds. */
    readonly ms: number,
  ) {
    this.#leftMs = ms;
  }

  /** Aborts on cancel and on the deadline. Given to the tool. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#over !== undefined) this.#controller.abort(this.#over);
    }
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#over !== undefined;
  }

  /** Waits may overlap; the time goes on when the last is over. */
  async hold<T>(wait: () => Promise<T>): Promise<T> {
    if (this.#holds++ === 0) this.#pause();
    try {
      return await wait();
    } finally {
      if (--this.#holds === 0) this.#resume();
    }
  }

  /**
   * @param settled called once when the body has really ended, however late
   */
  run<T>(body: () => Promise<T>, settled: () => void): Promise<Ending<T>> {
    const { signal } = this.caller;
    if (signal.aborted) {
      settled();
      return Promise.resolve({ kind: this.caller.abandonedAs() });
    }
    return new Promise((resolve) => {
      const end = (ending: Ending<T>, reason?: Error) => {
        clearTimeout(this.#timer);
        this.#expire = undefined;
        signal.removeEventListener('abort', onCancel);
        resolve(ending);
        // A body that ends after its deadline does not take it back.
        if (reason === undefined) return;
        this.#over = reason;
        this.#controller?.abort(reason);
      };
      const onCancel = () =>
        end({ kind: this.caller.abandonedAs() }, new Error('Nobody waits for the call any more.'));
      this.#expire = () => end({ kind: 'timed_out' }, new Error('The deadline of the call passed.'));
      this.#resume();
      signal.addEventListener('abort', onCancel, { once: true });
      const settle = (ending: Ending<T>): void => {
        end(ending);
        settled();
      };
      started(body).then(
        (value) => settle({ kind: 'returned', value }),
        (error: unknown) => settle({ kind: 'threw', error }),
      );
    });
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.#leftMs -= performance.now() - this.#runsSince;
  }

  #resume(): void {
    if (this.#expire === undefined) return;
    this.#runsSince = performance.now();
    this.#timer = setTimeout(this.#expire, Math.max(0, this.#leftMs));
  }
}

/** A body that throws before its first await is a body that rejects. */
function started<T>(body: () => Promise<T>): Promise<T> {
  try {
    return body();
  } catch (error) {
    return Promise.reject(error);
  }
}
