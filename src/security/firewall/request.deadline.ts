import { EgressError } from '../../kernel/index.js';

/** One time limit over a whole request, joined with the caller's own cancellation. */
export class RequestDeadline {
  readonly #ended = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #onCancel = (): void => this.#end(new EgressError('CANCELLED', 'The request was cancelled.'));

  constructor(
    timeoutMs: number,
    private readonly caller: AbortSignal,
  ) {
    const tooLate = (): void =>
      this.#end(new EgressError('TIMED_OUT', `The request took longer than ${timeoutMs} ms.`));
    this.#timer = setTimeout(tooLate, timeoutMs);
    caller.addEventListener('abort', this.#onCancel, { once: true });
    if (caller.aborted) this.#onCancel();
  }

  /** Aborts when the time is over or the caller cancels; its reason is the `EgressError` to throw. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Why the request had to end, if it had to. */
  get failure(): EgressError | undefined {
    const reason: unknown = this.#ended.signal.reason;
    return reason instanceof EgressError ? reason : undefined;
  }

  /** Waits for work that cannot be aborted itself, such as a DNS look-up, no longer than the deadline. */
  async race<T>(work: Promise<T>): Promise<T> {
    const { signal } = this;
    signal.throwIfAborted();
    return await new Promise<T>((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason as EgressError);
      signal.addEventListener('abort', onAbort, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.caller.removeEventListener('abort', this.#onCancel);
  }

  #end(failure: EgressError): void {
    this.#ended.abort(failure);
  }
}
