import type { Readable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import { Pace } from '../../kernel/index.js';
import type { ProtocolOutput } from '../../logging/index.js';
import { withDeadline } from './deadline.js';
import { FrameDecoder, MAX_LINE_BYTES, type Frame } from './frame.decoder.js';
import { FrameWriter } from './frame.writer.js';
import { InputBacklog } from './input.backlog.js';
import { ERROR_CODE, errorReply, type ErrorReply, type InboundRequest } from './json-rpc.js';
import { calledTool, judgeLine, tooLong } from './message.rules.js';
import { Outbox } from './outbox.js';
import { fitsSdkSchemas } from './sdk.shape.js';
import { SessionGate } from './session.gate.js';

/** Frames handled before timers and the answers to earlier ones get their turn. */
const FRAMES_PER_TURN = 32;
/**
 * The pace of frames that are no calls: pings, listings, and whatever is no message at all. The policy limits
 * calls; the rest could otherwise keep the process busy at whatever speed the pipe has.
 */
const BURST = 2000;
const FRAMES_PER_SECOND = 500;
/** Longest wait for the answer to a handshake request, in milliseconds. */
const HANDSHAKE_MS = 5000;

/** Longest time for what a client sent just before it ended its input, in milliseconds. */
const LEFTOVER_MS = 400;

/** Why nothing more will be read. */
export type InputEnd = 'end of input' | 'client gone' | 'stopped';

/** What a frame was: a handshake to wait for, a call that the policy limits (or word about one), anything else. */
type Handled =
  | { readonly kind: 'handshake'; readonly id: unknown }
  | { readonly kind: 'call' }
  | { readonly kind: 'other' };

/** A message that is answered with an error before it becomes a call. */
export interface Rejection {
  readonly code: number;
  readonly reason: string;
  /** What a tools/call named. */
  readonly tool: string | null;
}

const CALL: Handled = { kind: 'call' };
const OTHER: Handled = { kind: 'other' };

/**
 * The SDK's transport over a pair of byte streams. Framing, limits, ids and the order of a session are decided
 * here; the SDK sees only messages it can answer.
 */
export class StdioTransport implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: Transport['onmessage'];

  /** Settles once, when reading is over. */
  readonly inputEnded: Promise<InputEnd>;

  readonly #gate = new SessionGate();
  readonly #backlog: InputBacklog;
  readonly #decoder = new FrameDecoder();
  readonly #pace = new Pace(BURST, FRAMES_PER_SECOND);
  readonly #writer: FrameWriter;
  readonly #outbox: Outbox;
  #endInput: (end: InputEnd) => void = () => undefined;
  #reading = true;
  #closed = false;
  #framesThisTurn = 0;
  #settled: (() => void)[] = [];

  constructor(
    private readonly input: Readable,
    output: ProtocolOutput,
    private readonly onRejected: (rejection: Rejection) => void = () => undefined,
  ) {
    this.inputEnded = new Promise((resolve) => (this.#endInput = resolve));
    this.#writer = new FrameWriter(output, () => {
      this.stopReading('client gone');
      this.#wake();
    });
    this.#outbox = new Outbox(this.#gate, this.#writer);
    this.#backlog = new InputBacklog(input, () => {
      // What was sent before the end is still handled, but nobody waits for long: the client has left.
      setTimeout(() => this.stopReading('end of input'), LEFTOVER_MS).unref();
    });
    input.on('error', (error) => this.#reading && this.onerror?.(toError(error)));
  }

  start(): Promise<void> {
    void this.#read();
    return Promise.resolve();
  }

  /** Reads no further. What was accepted is still answered. */
  stopReading(end: InputEnd): void {
    if (!this.#reading) return;
    this.#reading = false;
    this.#endInput(end);
    this.input.destroy();
    this.#wake();
  }

  /** Resolves when nobody waits for an answer any more, or nobody is there to read it. */
  async answered(): Promise<void> {
    while (!this.#gate.idle && !this.#closed && !this.#writer.gone) await this.#change();
  }

  /** Resolves when every answer has left the process, or nobody is there to read it. */
  flushed(): Promise<void> {
    return this.#writer.flushed();
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    this.stopReading('stopped');
    this.onclose?.();
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    try {
      this.#outbox.post(message);
      this.#wake();
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(toError(error));
    }
  }

  async #read(): Promise<void> {
    try {
      this.#backlog.start();
      while (this.#reading) {
        const chunk = this.#backlog.take();
        if (chunk === undefined) {
          if (this.#backlog.over) return;
          await this.#backlog.more();
          continue;
        }
        for (const frame of this.#decoder.decode(chunk)) {
          const wait = this.#receive(frame);
          // Most calls are waited for by nobody, and a turn for nothing is not free.
          if (wait !== undefined) await wait;
          if (!this.#reading) return;
        }
      }
    } finally {
      this.stopReading('end of input');
    }
  }

  /** @returns what has to be over before the next frame is read */
  #receive(frame: Frame): Promise<void> | undefined {
    const handled = this.#handle(frame);
    const isTurnOver = ++this.#framesThisTurn >= FRAMES_PER_TURN;
    return handled.kind === 'call' && !isTurnOver && !this.#writer.behind ? undefined : this.#rest(handled);
  }

  async #rest(handled: Handled): Promise<void> {
    if (handled.kind === 'handshake') await this.#untilAnswered(handled.id);
    if (handled.kind !== 'call') await this.#keepPace();
    if (this.#framesThisTurn >= FRAMES_PER_TURN) {
      this.#framesThisTurn = 0;
      await nextTurn();
    }
    // Backpressure: who does not read answers cannot ask for more of them.
    if (this.#writer.behind) await this.#writer.caughtUp();
  }

  #handle(frame: Frame): Handled {
    if (frame.kind === 'too_long') {
      return this.#reject(tooLong(MAX_LINE_BYTES), null);
    }
    const judgement = judgeLine(frame.bytes);
    switch (judgement.kind) {
      case 'request':
        return this.#request(judgement.request);
      case 'notification': {
        const passed = this.#gate.pass(judgement.notification);
        if (passed !== undefined) this.onmessage?.(passed as JSONRPCMessage);
        this.#wake();
        return passed === undefined ? OTHER : CALL;
      }
      case 'response':
        if (this.#gate.isAnswer(judgement.response.id))
          this.onmessage?.(judgement.response as JSONRPCMessage);
        return OTHER;
      case 'reply':
        return this.#reject(judgement.reply, judgement.tool);
      case 'drop':
        return OTHER;
      default: {
        const never: never = judgement;
        return never;
      }
    }
  }

  #request(request: InboundRequest): Handled {
    const tool = calledTool(request.method, request.params);
    if (!fitsSdkSchemas(request)) {
      const text = 'Invalid params: they do not fit the schema of this method.';
      return this.#reject(errorReply(ERROR_CODE.invalidParams, text, request.id), tool);
    }
    const admission = this.#gate.admit(request);
    if (admission.kind === 'answer') {
      if ('error' in admission.reply) return this.#reject(admission.reply, tool);
      this.#writer.write(admission.reply);
      return OTHER;
    }
    this.onmessage?.(admission.request as JSONRPCMessage);
    if (admission.handshake) return { kind: 'handshake', id: admission.request.id };
    return request.method === 'tools/call' ? CALL : OTHER;
  }

  #reject(reply: ErrorReply, tool: string | null): Handled {
    const { code, message } = reply.error;
    this.onRejected({ code, reason: message, tool });
    this.#writer.write(reply);
    return OTHER;
  }

  async #keepPace(): Promise<void> {
    const waitMs = this.#pace.count();
    if (waitMs > 0 && this.#reading && !this.#backlog.over) await sleep(waitMs);
  }

  async #untilAnswered(internalId: unknown): Promise<void> {
    const answered = async (): Promise<void> => {
      while (this.#gate.senderId(internalId) !== undefined && this.#reading) await this.#change();
    };
    await withDeadline(answered(), HANDSHAKE_MS);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#settled.push(resolve));
  }

  #wake(): void {
    const settled = this.#settled;
    this.#settled = [];
    for (const resolve of settled) resolve();
  }
}

function toError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
