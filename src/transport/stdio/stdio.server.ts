import { Injectable } from '@nestjs/common';
import { serveStdio, type StdioServerHandle } from '@modelcontextprotocol/server/stdio';
import { AuditLog } from '../../security/index.js';
import { withDeadline } from './deadline.js';
import { McpServerFactory } from './mcp-server.factory.js';
import { StdioStreams } from './stdio.streams.js';
import { StdioTransport, type InputEnd } from './stdio.transport.js';
import { ToolCallHandler } from './tool-call.handler.js';

/** The bounds of an orderly end, in milliseconds: for all of it (clients begin to kill after two seconds), ... */
const END_MS = 1200;
/** ... for the answers to what is in flight, ... */
const DRAIN_MS = 950;
/** ... for the SDK to close, and for aborted calls to be on record. What is left is for the bytes to leave. */
const CLOSE_MS = 100;
const RECORD_MS = 100;
/** Ends that the client brought about. */
const CLIENT_LEFT: ReadonlySet<string> = new Set<InputEnd>(['end of input', 'client gone']);
/** Open subscriptions of one client. All it can be told is that the tools changed. */
const MAX_SUBSCRIPTIONS = 16;

/** One connection over stdin and stdout, from its first frame to an orderly end. */
@Injectable()
export class StdioServer {
  /** Resolves once, with the reason, when everything has been answered, recorded and written, or given up. */
  readonly closed: Promise<string>;

  #resolveClosed: (reason: string) => void = () => undefined;
  #transport: StdioTransport | undefined;
  #handle: StdioServerHandle | undefined;
  #ending: Promise<void> | undefined;

  constructor(
    private readonly streams: StdioStreams,
    private readonly factory: McpServerFactory,
    private readonly calls: ToolCallHandler,
    private readonly audit: AuditLog,
  ) {
    this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
  }

  /** Begins to read and answer. Does nothing after `stop`. */
  start(): Promise<void> {
    if (this.#transport !== undefined || this.#ending !== undefined) return Promise.resolve();
    const transport = new StdioTransport(this.streams.input, this.streams.output, (message) =>
      this.audit.rejected(message),
    );
    this.#transport = transport;
    this.#handle = serveStdio(() => this.factory.create(), {
      transport,
      maxSubscriptions: MAX_SUBSCRIPTIONS,
      onerror: (error) => this.factory.report(error),
    });
    void transport.inputEnded.then((end) => this.stop(end));
    return Promise.resolve();
  }

  /**
   * Ends in order: reads no further, gives the calls in flight a moment to be answered, aborts the rest, waits until
   * they are on record and the answers have left. Bounded: over within two seconds, whatever a tool or client does.
   *
   * @param reason for the one who awaits `closed`; the first one counts
   */
  stop(reason: string): Promise<void> {
    this.#ending ??= this.#end(reason);
    return this.#ending;
  }

  async #end(reason: string): Promise<void> {
    try {
      this.calls.abandonAs(CLIENT_LEFT.has(reason) ? 'client_gone' : 'server_stopped');
      if (this.#transport !== undefined) await this.#drain(this.#transport);
    } finally {
      this.#resolveClosed(reason);
    }
  }

  async #drain(transport: StdioTransport): Promise<void> {
    const startedAt = performance.now();
    transport.stopReading('stopped');
    await withDeadline(transport.answered(), DRAIN_MS);
    // From here on the signals of what still runs are aborted.
    await withDeadline(this.#handle?.close() ?? Promise.resolve(), CLOSE_MS);
    await withDeadline(this.calls.settled(), RECORD_MS);
    await withDeadline(transport.flushed(), END_MS - (performance.now() - startedAt));
  }
}
