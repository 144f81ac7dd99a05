import {
  ClientSilent,
  type ClientChannel,
  type ClientQuestion,
  type ClientReply,
  type EarlyAnswers,
  type LogLevel,
  type ProgressReporter,
} from '../../../kernel/index.js';
import { readReply, wireQuestion, type WireQuestion } from './client.questions.js';

/** One request of the client that a call is attached to: the first, or a retry with answers. */
export interface Round {
  readonly signal: AbortSignal;
  readonly progress: ProgressReporter;
  log(level: LogLevel, data: unknown, logger: string): void;
}

/** How a round ends: with what became of the call, or with what it needs to know first. */
export type RoundEnd<Result> =
  | { readonly kind: 'settled'; readonly result: Promise<Result> }
  | { readonly kind: 'input_required'; readonly inputRequests: Readonly<Record<string, WireQuestion>> };

interface Open {
  readonly missing: Map<string, ClientQuestion>;
  readonly replies: Record<string, ClientReply>;
  readonly resolve: (replies: Readonly<Record<string, ClientReply>>) => void;
}

/**
 * From 2026-07-28 on: a call that needs answers ends its request with an input-required result and goes on when the
 * client comes back with them. The call itself waits meanwhile: nothing of it runs twice, and it is one call in the
 * audit log.
 */
export class CallRounds<Result> implements ClientChannel {
  readonly #aborted = new AbortController();
  #round: (Round & { readonly end: (end: RoundEnd<Result>) => void }) | undefined;
  #open: Open | undefined;
  /** What the first request brought along. */
  #early: Readonly<Record<string, unknown>> = {};
  #settled: Promise<Result> | undefined;
  /** Questions of one call that come at once go out one after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  /** @param hasRoom whether one more call may wait for its client to come back */
  constructor(
    readonly capabilities: ClientChannel['capabilities'],
    private readonly hasRoom: () => boolean,
  ) {}

  /** Aborts when the client takes a round back, and when nobody waits for the call any more. */
  get signal(): AbortSignal {
    return this.#aborted.signal;
  }

  /** Goes to whichever request the call is attached to at the moment. */
  readonly progress: ProgressReporter = (done, total, message) => this.#round?.progress(done, total, message);

  log(level: LogLevel, data: unknown, logger: string): void {
    this.#round?.log(level, data, logger);
  }

  abort(reason: unknown): void {
    this.#aborted.abort(reason);
  }

  /** Keeps what came with the first request, for questions to which it may be the answer. */
  expect(responses: Readonly<Record<string, unknown>>): void {
    this.#early = responses;
  }

  /** The call that all of this is about. Its end ends the round. */
  follow(running: Promise<Result>): void {
    const settled = (): void => {
      this.#settled = running;
      this.#endRound();
    };
    running.then(settled, settled);
  }

  /**
   * Attaches a request of the client, with the answers that it brings.
   *
   * @param responses untrusted, by the names of the questions; what nobody asked for is ignored
   */
  attend(round: Round, responses: Readonly<Record<string, unknown>>): Promise<RoundEnd<Result>> {
    return new Promise((resolve) => {
      const takenBack = (): void => this.abort(round.signal.reason);
      if (round.signal.aborted) takenBack();
      // Stays when the round has ended: its answer may be taken back before it has left.
      else round.signal.addEventListener('abort', takenBack, { once: true });
      const { signal, progress } = round;
      this.#round = { signal, progress, log: (...line) => round.log(...line), end: resolve };
      this.#take(responses);
      this.#endRound();
    });
  }

  ask(
    questions: Readonly<Record<string, ClientQuestion>>,
    signal: AbortSignal,
    early: EarlyAnswers,
  ): Promise<Readonly<Record<string, ClientReply>>> {
    const asked = this.#queue.then(() => this.#ask(questions, signal, early));
    this.#queue = asked.catch(() => undefined);
    return asked;
  }

  #ask(
    questions: Readonly<Record<string, ClientQuestion>>,
    signal: AbortSignal,
    early: EarlyAnswers,
  ): Promise<Readonly<Record<string, ClientReply>>> {
    return new Promise((resolve, reject) => {
      const takenBack = (): void => {
        this.#open = undefined;
        reject(new ClientSilent('The client did not come back with an answer.'));
      };
      if (signal.aborted) return takenBack();
      if (!this.hasRoom())
        return reject(new ClientSilent('Too many calls wait for their client to come back.'));
      signal.addEventListener('abort', takenBack, { once: true });
      const answered: Open['resolve'] = (replies) => {
        signal.removeEventListener('abort', takenBack);
        resolve(replies);
      };
      const missing = new Map(Object.entries(questions));
      this.#open = { missing, replies: {}, resolve: answered };
      if (early === 'count') this.#take(this.#early);
      this.#endRound();
    });
  }

  #take(responses: Readonly<Record<string, unknown>>): void {
    const open = this.#open;
    if (open === undefined) return;
    for (const [name, question] of open.missing) {
      const reply = Object.hasOwn(responses, name) ? readReply(question, responses[name]) : undefined;
      if (reply === undefined) continue;
      open.replies[name] = reply;
      open.missing.delete(name);
    }
    if (open.missing.size > 0) return;
    this.#open = undefined;
    open.resolve(open.replies);
  }

  /** Ends the round that is attached, if there is something to end it with. */
  #endRound(): void {
    const end = this.#ending();
    if (end === undefined || this.#round === undefined) return;
    const round = this.#round;
    this.#round = undefined;
    round.end(end);
  }

  #ending(): RoundEnd<Result> | undefined {
    if (this.#settled !== undefined) return { kind: 'settled', result: this.#settled };
    if (this.#open === undefined) return undefined;
    const requests = [...this.#open.missing].map(([name, question]) => [name, wireQuestion(question)]);
    return {
      kind: 'input_required',
      inputRequests: Object.fromEntries(requests) as Record<string, WireQuestion>,
    };
  }
}
