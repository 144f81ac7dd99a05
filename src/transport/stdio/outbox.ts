import type { JSONRPCMessage, JSONRPCNotification, JSONRPCRequest } from '@modelcontextprotocol/server';
import type { FrameWriter } from './frame.writer.js';
import { ERROR_CODE, errorReply, type RequestId } from './json-rpc.js';
import { conciseError, withSenderId } from './outgoing.rules.js';
import type { SessionGate } from './session.gate.js';

const ASKABLE: ReadonlySet<string> = new Set(['elicitation/create', 'sampling/createMessage', 'roots/list']);

/** What the SDK says, put into the sender's terms: his ids, one line for an error, and nothing after a cancel. */
export class Outbox {
  constructor(
    private readonly gate: SessionGate,
    private readonly writer: FrameWriter,
  ) {}

  /** Writes one message. Throws for a request that is none of the three a call may need. */
  post(message: JSONRPCMessage): void {
    if ('result' in message) {
      this.#answer(message.id, 'result', (id) => ({
        ...message,
        id,
        result: withSenderId(message.result, () => id),
      }));
    } else if ('error' in message) {
      this.#answer(message.id, 'error', (id) => ({ ...message, id, error: conciseError(message.error) }));
    } else if (!('id' in message)) {
      this.#notify(message);
    } else {
      this.#ask(message);
    }
  }

  #answer(internalId: unknown, ending: 'result' | 'error', build: (id: RequestId) => object): void {
    const waiting = this.gate.settle(internalId, ending);
    // Cancelled: nothing more may be sent for it.
    if (waiting === undefined) return;
    try {
      this.writer.write(build(waiting.id));
    } catch {
      const text = 'Internal error: the answer has no JSON form.';
      this.writer.write(errorReply(ERROR_CODE.internal, text, waiting.id));
    }
  }

  #ask(message: JSONRPCRequest): void {
    if (!ASKABLE.has(message.method))
      throw new Error(`This server sends no ${message.method} to its client.`);
    this.gate.ask(message.id);
    this.writer.write(message);
  }

  #notify(message: JSONRPCNotification): void {
    if (message.method === 'notifications/cancelled') this.gate.unask(message.params?.['requestId']);
    // Progress may be left out, and must not pile up before a client that does not read.
    if (this.writer.behind && message.method === 'notifications/progress') return;
    const params = message.params && withSenderId(message.params, (id) => this.gate.senderId(id));
    this.writer.write({ ...message, ...(params && { params }) });
  }
}
