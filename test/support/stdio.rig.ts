import { PassThrough } from 'node:stream';
import { Logger } from '@nestjs/common';
import type { CallRequest, ToolDescriptor, ToolOutcome } from '../../src/kernel/index.js';
import type { AuditLog } from '../../src/security/index.js';
import type { ToolDispatcher, ToolRegistry } from '../../src/tools/index.js';
import { McpServerFactory } from '../../src/transport/stdio/mcp-server.factory.js';
import { StdioServer } from '../../src/transport/stdio/stdio.server.js';
import { ToolCallHandler } from '../../src/transport/stdio/tool-call.handler.js';
import { FrameWitness, Lines } from './frame.witness.js';
import { handshake, type Frame } from './frames.js';

class AnyInput {}

const ECHO: ToolDescriptor = {
  name: 'echo',
  title: 'Echo',
  description: 'Says it again.',
  plugin: 'test',
  input: { kind: 'class', dto: AnyInput },
  inputSchema: { type: 'object', properties: {} },
  answer: { shape: 'text' },
  icons: [],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  aliases: [],
  intents: [],
};

export function answer(text: string): ToolOutcome {
  return { kind: 'answered', answer: { blocks: [text], structured: undefined } };
}

/** Resolves to a cancelled outcome when the call is aborted, and not before. */
export function untilAborted({ signal }: CallRequest): Promise<ToolOutcome> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ kind: 'cancelled' }), { once: true });
  });
}

/** The transport room alone, between two streams and in front of a dispatcher that the test plays. */
export class StdioRig {
  /** Write to it through `write`, so that the answers can be judged. */
  readonly input = new PassThrough();
  readonly output = new PassThrough({ highWaterMark: 4096 });
  readonly calls: CallRequest[] = [];
  readonly frames: Frame[] = [];
  readonly rejected: object[] = [];
  readonly server: StdioServer;
  readonly #witness = new FrameWitness();
  /** What becomes of a call; its arguments come back by default. */
  dispatch: (call: CallRequest) => Promise<ToolOutcome> = (call) =>
    Promise.resolve(answer(JSON.stringify(call.arguments)));
  #arrived: (() => void)[] = [];

  constructor() {
    Logger.overrideLogger(false);
    const dispatcher = {
      call: (call: CallRequest) => {
        this.calls.push(call);
        return this.dispatch(call);
      },
    } as ToolDispatcher;
    const registry = { listing: () => [ECHO] } as unknown as ToolRegistry;
    const audit = { rejected: (message: object) => this.rejected.push(message) } as unknown as AuditLog;
    const handler = new ToolCallHandler(dispatcher);
    this.server = new StdioServer(this, new McpServerFactory(registry, handler), handler, audit);
  }

  /** Starts the server and reads what it writes. */
  async start(): Promise<void> {
    this.read();
    await this.server.start();
  }

  async initialize(): Promise<void> {
    await this.start();
    this.send({ id: 'init', method: 'initialize', params: handshake() });
    await this.reply('init');
    this.send({ method: 'notifications/initialized' });
  }

  /** Begins to read the output; without it the server finds its reader behind. */
  read(): void {
    const lines = new Lines();
    this.output.setEncoding('utf8').on('data', (text: string) => {
      this.#witness.received(text);
      this.frames.push(...lines.take(text).map((line) => JSON.parse(line) as Frame));
      const arrived = this.#arrived;
      this.#arrived = [];
      for (const resolve of arrived) resolve();
    });
  }

  /** Sends messages in one chunk. */
  send(...messages: readonly object[]): void {
    const text = messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join('');
    this.write(text);
  }

  /** Sends text as it is. */
  write(text: string): void {
    this.#witness.sent(text);
    this.input.write(text);
  }

  /** Sends a tools/call and, with it, a ping; resolves when the ping is answered, so that the call runs. */
  async begin(id: string | number): Promise<void> {
    this.send({ id, method: 'tools/call', params: { name: 'echo' } }, { id: 'begun', method: 'ping' });
    await this.reply('begun');
  }

  async reply(id: string | number): Promise<Frame> {
    return this.frame((frame) => frame.id === id);
  }

  async frame(fits: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const found = this.frames.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#arrived.push(resolve));
    }
  }
}
