import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../../../kernel/index.js';

/** Calls that may wait for their client to come back. */
const MAX_WAITING = 64;
/** How long the end of a call is kept for a client that has not come back, in milliseconds. */
const KEPT_MS = 60_000;

/** What the client carries from one round to the next, behind a signature. */
export interface RoundState {
  readonly call: string;
  readonly round: number;
}

interface Parked<Call> {
  readonly id: string;
  readonly name: string;
  readonly arguments: unknown;
  readonly call: Call;
  round: number;
  /** Whether a request of the client is attached. */
  state: 'attended' | 'waiting';
}

/** A call with a request of its client attached. */
export interface Attended<Call> {
  readonly call: Call;
  /** Lets the call wait for the client's next request. @returns what that has to bring */
  park(): RoundState;
}

/**
 * The calls whose client has to come back. What it carries lets it go on with that very call, once: another tool,
 * other arguments or an earlier round do not fit.
 */
export class ParkedCalls<Call> {
  readonly #all = new Map<string, Parked<Call>>();

  begin(name: string, args: unknown, call: Call): Attended<Call> {
    const id = randomBytes(16).toString('base64url');
    const parked: Parked<Call> = { id, name, arguments: args, call, round: 0, state: 'attended' };
    this.#all.set(id, parked);
    return this.#attended(parked);
  }

  /** @returns undefined when no call waits for this */
  resume(state: unknown, name: string, args: unknown): Attended<Call> | undefined {
    if (!isJsonObject(state) || typeof state['call'] !== 'string') return undefined;
    const parked = this.#all.get(state['call']);
    if (parked?.state !== 'waiting' || parked.round !== state['round']) return undefined;
    if (parked.name !== name || !isDeepStrictEqual(parked.arguments, args)) return undefined;
    parked.state = 'attended';
    return this.#attended(parked);
  }

  /** Whether one more may wait. */
  hasRoom(): boolean {
    return this.waiting().length < MAX_WAITING;
  }

  /** The call has ended: a client that is attached learns it now, one that is not has a while to come back for it. */
  ended(call: Call): void {
    for (const parked of this.#all.values()) {
      if (parked.call !== call) continue;
      if (parked.state === 'attended') this.#all.delete(parked.id);
      else setTimeout(() => this.#all.delete(parked.id), KEPT_MS).unref();
    }
  }

  waiting(): readonly Call[] {
    return [...this.#all.values()].filter(({ state }) => state === 'waiting').map(({ call }) => call);
  }

  #attended(parked: Parked<Call>): Attended<Call> {
    return {
      call: parked.call,
      park: () => {
        parked.state = 'waiting';
        parked.round += 1;
        return { call: parked.id, round: parked.round };
      },
    };
  }
}
