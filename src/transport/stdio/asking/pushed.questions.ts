import {
  ClientIncapable,
  ClientSilent,
  type ClientChannel,
  type ClientQuestion,
  type ClientReply,
  type LogLevel,
} from '../../../kernel/index.js';
import { readReply, wireQuestion, type WireQuestion } from './client.questions.js';

/** Longer than any policy lets a question wait; whoever asks ends it earlier by the signal. */
const MAX_WAIT_MS = 2 * 3600 * 1000;

/** What a connection of the older kind is asked through. */
export interface PushLine {
  readonly capabilities: ClientChannel['capabilities'];
  send(
    question: WireQuestion,
    options: { readonly signal: AbortSignal; readonly timeout: number },
  ): Promise<unknown>;
  log(level: LogLevel, data: unknown, logger: string): void;
}

/** Up to 2025-11-25: the server sends its client requests, while the call waits. */
export class PushedQuestions implements ClientChannel {
  constructor(private readonly line: PushLine) {}

  get capabilities(): ClientChannel['capabilities'] {
    return this.line.capabilities;
  }

  async ask(
    questions: Readonly<Record<string, ClientQuestion>>,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, ClientReply>>> {
    // When one is not answered, nobody waits for the others: they are taken back.
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    try {
      const replies = Object.entries(questions).map(
        async ([name, question]) => [name, await this.#askOne(question, either)] as const,
      );
      return Object.fromEntries(await Promise.all(replies));
    } finally {
      over.abort();
    }
  }

  log(level: LogLevel, data: unknown, logger: string): void {
    this.line.log(level, data, logger);
  }

  async #askOne(question: ClientQuestion, signal: AbortSignal): Promise<ClientReply> {
    if (!this.capabilities[question.kind]) throw new ClientIncapable(question.kind);
    const answer = await this.line
      .send(wireQuestion(question), { signal, timeout: MAX_WAIT_MS })
      .catch((cause: unknown) => {
        throw new ClientSilent(`The client did not answer a request for ${question.kind}.`, { cause });
      });
    const reply = readReply(question, answer);
    if (reply === undefined)
      throw new ClientSilent(`The client answered a request for ${question.kind} with something else.`);
    return reply;
  }
}
