import { randomUUID } from 'node:crypto';
import type { ClientChannel } from './client.channel.js';
import { ClientTrail } from './client.trail.js';
import { deepFreeze } from './deep-freeze.js';
import { EgressTrail } from './egress.trail.js';
import { FileTrail } from './file.trail.js';
import type { ToolDescriptor } from './tool.descriptor.js';
import type { Abandonment } from './tool.outcome.js';
import type { Refusal, Verdict } from './verdict.js';

/** The controls that every call must pass, in this order, before a tool may read its input. */
export const MANDATORY_CHECKS = ['access', 'rate', 'input', 'policy', 'approval'] as const;

export type Check = (typeof MANDATORY_CHECKS)[number];

/** Reports progress to the caller. A no-op when the caller did not ask for it. */
export type ProgressReporter = (done: number, total?: number, message?: string) => void;

/** What the transport knows about a call when it arrives. */
export interface CallRequest {
  /** The requested tool, as sent: not checked, not known to exist. */
  readonly name: string;
  readonly arguments: unknown;
  /** Name and version that the client gave of itself: a claim, not an identity. */
  readonly client: string;
  /** Aborts when nobody waits for the call any more; its reason is the client's, and not trusted. */
  readonly signal: AbortSignal;
  /** Why nobody waits; asked when the signal has aborted. */
  readonly abandonedAs: () => Abandonment;
  readonly progress: ProgressReporter;
  /** For what the call needs of its client while it runs. */
  readonly channel: ClientChannel;
}

/** How long a call may take, seen from inside of it. */
export interface CallTime {
  /** Aborts when nobody waits for the call any more, and at its deadline. */
  readonly signal: AbortSignal;
  /** Whether it has aborted, for who does not need it otherwise. */
  readonly isOver: boolean;
  /** Waits for a person: the deadline stands still meanwhile. Whoever calls it bounds the wait. */
  hold<T>(wait: () => Promise<T>): Promise<T>;
}

/**
 * The sealed envelope of one tools/call.
 *
 * Trust: `rawInput` is attacker-controlled; `input` exists only after every mandatory check said yes.
 * Fails closed: a check that never ran is a check that did not pass. When the framework silently drops a
 * guard (see test/pins), the tool's parameters cannot be read and the call fails instead of running unchecked.
 */
export class ToolCall {
  readonly id: string = randomUUID();
  /** What the call tried to reach outside of the process. */
  readonly egress = new EgressTrail();
  /** Which paths were judged for the call. */
  readonly files = new FileTrail();
  /** What was asked of the client for the call. */
  readonly asked = new ClientTrail();
  /** Attacker-controlled. */
  readonly rawInput: unknown;
  readonly client: string;
  readonly progress: ProgressReporter;
  readonly channel: ClientChannel;
  readonly #passed = new Set<Check>();
  #sealed: object | undefined;
  #refusal: Refusal | undefined;
  #rule = 'none';

  constructor(
    readonly tool: ToolDescriptor,
    request: Omit<CallRequest, 'name' | 'signal' | 'abandonedAs'>,
    readonly time: CallTime,
  ) {
    this.rawInput = request.arguments;
    this.client = request.client;
    this.progress = request.progress;
    this.channel = request.channel;
  }

  get signal(): AbortSignal {
    return this.time.signal;
  }

  /** The first refusal that any control gave; a later allowance cannot take it back. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** The policy rule that decided last, for the audit record: the refusing one, or the one that let it through. */
  get rule(): string {
    return this.#rule;
  }

  /** Records what a control decided and answers the way a Nest guard does. */
  decide(check: Check, verdict: Verdict): boolean {
    if (this.#refusal !== undefined) return false;
    if (!verdict.allowed) {
      this.#refusal = verdict;
      this.#rule = verdict.rule;
      return false;
    }
    if (check === 'access' || check === 'policy' || check === 'approval') this.#rule = verdict.rule;
    this.#passed.add(check);
    return true;
  }

  /** Freezes the validated input; from here on this very value is judged and used. */
  seal(input: object): void {
    if (this.#sealed !== undefined) throw new Error('The input of a call can be sealed only once.');
    this.#sealed = deepFreeze(input);
  }

  /** The sealed input, for the controls that judge it. */
  get sealedInput(): object {
    if (this.#sealed === undefined) throw new Error('The input of a call was read before it was validated.');
    return this.#sealed;
  }

  /** The sealed input, for the tool: readable only when every mandatory check passed. */
  get input(): object {
    this.assertCleared();
    return this.sealedInput;
  }

  /** Throws unless every mandatory check ran and said yes. */
  assertCleared(): void {
    const missing = MANDATORY_CHECKS.filter((check) => !this.#passed.has(check));
    if (this.#refusal !== undefined || missing.length > 0) {
      throw new Error(`A tool was reached without passing: ${missing.join(', ') || 'a refusal'}.`);
    }
  }
}
