import { callEnded } from './call.ending.js';

/** So many at once; the others wait in their order. */
export class Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * @returns the release of the slot, idempotent
   * @throws Error when the signal aborts before there is one
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) throw callEnded();
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn(signal);
    // Between its turn and here others ran.
    if (signal.aborted) {
      this.#leave();
      throw callEnded();
    }
    let entered = true;
    return () => {
      if (!entered) return;
      entered = false;
      this.#leave();
    };
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onTurn = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.delete(onTurn);
        reject(callEnded());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(onTurn);
    });
  }

  /** A slot is handed on, never freed in between: a newcomer would take the turn of those who wait. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
