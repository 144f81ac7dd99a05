import { Injectable } from '@nestjs/common';
import { ProtocolError } from '@modelcontextprotocol/server';
import type { Abandonment, ProgressReporter } from '../../kernel/index.js';
import { ToolDispatcher } from '../../tools/index.js';
import { mapOutcome, type CallResult } from './outcome.mapper.js';
import { ProgressLine, type ProgressNote, type ProgressToken } from './progress.line.js';

/** One tools/call as the SDK hands it over. */
export interface IncomingCall {
  readonly name: string;
  readonly arguments: unknown;
  readonly client: string;
  readonly signal: AbortSignal;
  readonly progressToken: ProgressToken | undefined;
  readonly notify: (note: ProgressNote) => void;
}

/** Takes every tools/call to the dispatcher, whatever its name, so that each attempt is on record. */
@Injectable()
export class ToolCallHandler {
  readonly #running = new Set<Promise<unknown>>();
  #ending: Abandonment = 'cancelled';

  constructor(private readonly dispatcher: ToolDispatcher) {}

  /** @throws ProtocolError for a tool that does not exist for this caller */
  async handle(call: IncomingCall): Promise<CallResult> {
    const progress = new ProgressLine(call.progressToken, call.signal, call.notify);
    try {
      return await this.#dispatch(call, progress.report);
    } finally {
      progress.end();
    }
  }

  /** Says why calls that are aborted from now on are: it is no longer that the client took them back. */
  abandonAs(ending: Exclude<Abandonment, 'cancelled'>): void {
    this.#ending = ending;
  }

  /** Resolves when every call has ended and is on record. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** The SDK's own reasons do not tell a cancelled call from one whose client has left. */
  #withReason(aborted: AbortSignal): AbortSignal {
    const controller = new AbortController();
    const abort = (): void => controller.abort(this.#ending);
    if (aborted.aborted) abort();
    else aborted.addEventListener('abort', abort, { once: true });
    return controller.signal;
  }

  async #dispatch(call: IncomingCall, progress: ProgressReporter): Promise<CallResult> {
    const { name, client } = call;
    const signal = this.#withReason(call.signal);
    const running = this.dispatcher.call({ name, arguments: call.arguments, client, signal, progress });
    this.#running.add(running);
    try {
      const reply = mapOutcome(name, await running);
      if (reply.kind === 'error') throw new ProtocolError(reply.code, reply.message);
      return reply.result;
    } finally {
      this.#running.delete(running);
    }
  }
}
