import { Injectable } from '@nestjs/common';
import { ProtocolError } from '@modelcontextprotocol/server';
import { ABANDONMENTS, type Abandonment, type CallRequest, type ClientChannel } from '../../kernel/index.js';
import { ToolDispatcher } from '../../tools/index.js';
import { CallRounds, type Round } from './asking/call.rounds.js';
import type { WireQuestion } from './asking/client.questions.js';
import { ParkedCalls, type Attended, type RoundState } from './asking/parked.calls.js';
import { PushedQuestions, type PushLine } from './asking/pushed.questions.js';
import { ERROR_CODE } from './json-rpc.js';
import { mapOutcome, type CallResult } from './outcome.mapper.js';
import { ProgressLine, type ProgressNote, type ProgressToken } from './progress.line.js';

/** How the client can be asked while a call runs: the two eras of the protocol differ in that. */
export type Asking =
  | { readonly kind: 'pushed'; readonly line: PushLine }
  | {
      readonly kind: 'rounds';
      readonly capabilities: ClientChannel['capabilities'];
      readonly log: Round['log'];
      /** Of a retry: what its `requestState` held when it was signed. Undefined for a first request. */
      readonly state: unknown;
      /** Of a retry, untrusted. */
      readonly responses: Readonly<Record<string, unknown>>;
      /** Signs what the client has to bring back. */
      readonly sign: (state: RoundState) => Promise<string>;
    };

/** One tools/call as the SDK hands it over. */
export interface IncomingCall {
  readonly name: string;
  readonly arguments: unknown;
  readonly client: string;
  readonly signal: AbortSignal;
  readonly progressToken: ProgressToken | undefined;
  readonly notify: (note: ProgressNote) => void;
  readonly asking: Asking;
}

/** The call cannot be answered before its client has answered this. */
export interface InputRequired {
  readonly resultType: 'input_required';
  readonly inputRequests: Readonly<Record<string, WireQuestion>>;
  readonly requestState: string;
}

type Rounds = CallRounds<CallResult>;

/** Takes every tools/call to the dispatcher, whatever its name, so that each attempt is on record. */
@Injectable()
export class ToolCallHandler {
  readonly #running = new Set<Promise<unknown>>();
  readonly #parked = new ParkedCalls<Rounds>();
  #ending: Abandonment = 'cancelled';

  constructor(private readonly dispatcher: ToolDispatcher) {}

  /** @throws ProtocolError for a tool that does not exist for this caller, and for a retry that fits no call */
  async handle(call: IncomingCall): Promise<CallResult | InputRequired> {
    const { asking } = call;
    const line = new ProgressLine(call.progressToken, call.signal, call.notify);
    const { report: progress } = line;
    try {
      switch (asking.kind) {
        case 'pushed':
          return await this.#dispatch(call, {
            signal: call.signal,
            abandonedAs: () => this.#ending,
            progress,
            channel: new PushedQuestions(asking.line),
          });
        case 'rounds':
          return await this.#round(call, asking, {
            signal: this.#withReason(call.signal),
            progress,
            log: asking.log,
          });
        default: {
          const never: never = asking;
          return never;
        }
      }
    } finally {
      line.end();
    }
  }

  /** Says why calls that are aborted from now on are: it is no longer that the client took them back. */
  abandonAs(ending: Exclude<Abandonment, 'cancelled'>): void {
    this.#ending = ending;
    // Nobody reads any more, so nobody can come back for them.
    for (const rounds of this.#parked.waiting()) rounds.abort(ending);
  }

  /** Resolves when every call has ended and is on record. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** For a call that outlives the request: by the time it is asked why, the reason may be another. */
  #withReason(aborted: AbortSignal): AbortSignal {
    const controller = new AbortController();
    const abort = (): void => controller.abort(this.#ending);
    if (aborted.aborted) abort();
    else aborted.addEventListener('abort', abort, { once: true });
    return controller.signal;
  }

  async #round(
    call: IncomingCall,
    asking: Extract<Asking, { kind: 'rounds' }>,
    round: Round,
  ): Promise<CallResult | InputRequired> {
    const attended =
      asking.state === undefined
        ? this.#begin(call, asking)
        : this.#parked.resume(asking.state, call.name, call.arguments);
    if (attended === undefined) {
      throw new ProtocolError(
        ERROR_CODE.invalidParams,
        'Invalid params: no call with these arguments waits for this requestState.',
      );
    }
    const end = await attended.call.attend(round, asking.state === undefined ? {} : asking.responses);
    switch (end.kind) {
      case 'settled':
        return await end.result;
      case 'input_required': {
        const requestState = await asking.sign(attended.park());
        return { resultType: 'input_required', inputRequests: end.inputRequests, requestState };
      }
      default: {
        const never: never = end;
        return never;
      }
    }
  }

  #begin(
    call: IncomingCall,
    { capabilities, responses }: Extract<Asking, { kind: 'rounds' }>,
  ): Attended<Rounds> {
    const rounds: Rounds = new CallRounds(capabilities, () => this.#parked.hasRoom());
    rounds.expect(responses);
    const { signal, progress } = rounds;
    const running = this.#dispatch(call, {
      signal,
      abandonedAs: () => abandonmentOf(signal),
      progress,
      channel: rounds,
    });
    rounds.follow(running);
    const ended = (): void => this.#parked.ended(rounds);
    running.then(ended, ended);
    return this.#parked.begin(call.name, call.arguments, rounds);
  }

  async #dispatch(
    { name, arguments: args, client, asking }: IncomingCall,
    ways: Pick<CallRequest, 'signal' | 'abandonedAs' | 'progress' | 'channel'>,
  ): Promise<CallResult> {
    const running = this.dispatcher.call({ name, arguments: args, client, ...ways });
    this.#running.add(running);
    try {
      const reply = mapOutcome(name, await running, asking.kind);
      if (reply.kind === 'error') throw new ProtocolError(reply.code, reply.message, reply.data);
      return reply.result;
    } finally {
      this.#running.delete(running);
    }
  }
}

/** What `#withReason` or `abandonAs` gave as the reason; whoever gives none has cancelled. */
function abandonmentOf({ reason }: AbortSignal): Abandonment {
  return ABANDONMENTS.find((known) => known === reason) ?? 'cancelled';
}
