import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  createRequestStateCodec,
  PROTOCOL_VERSION_META_KEY,
  Server,
  SUPPORTED_PROTOCOL_VERSIONS,
  type ServerContext,
  type StandardSchemaV1,
} from '@modelcontextprotocol/server';
import { escapedText, SERVER_NAME, serverVersion } from '../../kernel/index.js';
import { ToolRegistry } from '../../tools/index.js';
import { declaredCapabilities } from './asking/client.capabilities.js';
import type { RoundState } from './asking/parked.calls.js';
import { clientName } from './client.name.js';
import { instructionsFor } from './instructions.js';
import type { Params } from './json-rpc.js';
import { CURRENT_REVISION } from './revision.claim.js';
import { readCursor, toolPage } from './tool.pages.js';
import { ToolCallHandler, type Asking } from './tool-call.handler.js';

/** Longest message of the SDK's that is logged, in UTF-16 units; it may quote what the client sent. */
const MAX_LOGGED_CHARS = 300;
const STATE_KEY_BYTES = 32;
/** Longer than any question waits; the calls that wait say themselves until when. */
const STATE_SECONDS = 2 * 3600;

/** Params as they came: judged by our own rules before, and by the tool's contract after. */
const AS_SENT: StandardSchemaV1<unknown, Params> = {
  '~standard': {
    version: 1,
    vendor: SERVER_NAME,
    validate: (value) => ({ value: value as Params }),
  },
};

/**
 * Makes the SDK's server for one connection. The low-level one: the schemas are ours, and what the SDK's high-level
 * server adds (its own validation, its own texts for unknown tools) would answer before the policy is asked.
 */
@Injectable()
export class McpServerFactory {
  readonly #logger = new Logger(McpServerFactory.name);
  /** One for each connection, and this process serves one. */
  readonly #servers = new Set<Server>();
  /** Those whose client has said that it is ready: before that it is sent no requests. */
  readonly #initialized = new WeakSet<Server>();
  /** Signs what a client carries from one round of a call to the next. The calls live no longer than the key. */
  readonly #states = createRequestStateCodec<RoundState>({
    key: randomBytes(STATE_KEY_BYTES),
    ttlSeconds: STATE_SECONDS,
    bind: ({ mcpReq }) => mcpReq.method,
  });

  constructor(
    private readonly registry: ToolRegistry,
    private readonly calls: ToolCallHandler,
  ) {}

  create(): Server {
    const server = new Server(
      { name: SERVER_NAME, version: serverVersion() },
      {
        capabilities: { tools: { listChanged: true }, logging: {} },
        instructions: instructionsFor(new Set(this.registry.listing().map(({ name }) => name))),
        requestState: { verify: (state, context) => this.#states.verify(state, context) },
        supportedProtocolVersions: [...SUPPORTED_PROTOCOL_VERSIONS, CURRENT_REVISION],
      },
    );
    server.setRequestHandler('tools/list', { params: AS_SENT }, ({ cursor }) => ({
      ...toolPage(this.registry.listing(), typeof cursor === 'string' ? readCursor(cursor) : undefined),
    }));
    server.setRequestHandler('tools/call', { params: AS_SENT }, (params, context) =>
      this.#call(server, params, context),
    );
    server.oninitialized = () => this.#initialized.add(server);
    server.onerror = (error) => this.report(error);
    this.#servers.add(server);
    return server;
  }

  /** Tells the client that tools/list would answer something else now. */
  announceTools(): void {
    for (const server of this.#servers) {
      // Not connected yet, or no longer: then there is nobody to tell.
      server.sendToolListChanged().catch((error: unknown) => {
        this.report(error instanceof Error ? error : new Error(String(error)));
      });
    }
  }

  /** What the SDK noticed on the side; it never changes what is answered. */
  report(error: Error): void {
    this.#logger.debug(error.message.slice(0, MAX_LOGGED_CHARS));
  }

  async #call(server: Server, params: Params, context: ServerContext): Promise<Record<string, unknown>> {
    const { mcpReq } = context;
    const envelope: Record<string, unknown> = { ...mcpReq.envelope };
    const info = envelope[CLIENT_INFO_META_KEY] ?? server.getClientVersion();
    mcpReq.signal.addEventListener('abort', () => this.#noteReason(params, mcpReq.signal), { once: true });
    const result = await this.calls.handle({
      name: String(params['name']),
      arguments: params['arguments'],
      client: clientName(info),
      signal: mcpReq.signal,
      progressToken: mcpReq._meta?.progressToken,
      notify: (note) =>
        this.#unheard(mcpReq.notify({ method: 'notifications/progress', params: { ...note } })),
      asking: this.#asking(server, envelope, context),
    });
    return { ...result };
  }

  #asking(server: Server, envelope: Record<string, unknown>, context: ServerContext): Asking {
    const { mcpReq } = context;
    const log: Extract<Asking, { kind: 'rounds' }>['log'] = (level, data, logger) =>
      this.#unheard(mcpReq.log(level, data, logger));
    if (PROTOCOL_VERSION_META_KEY in envelope) {
      return {
        kind: 'rounds',
        capabilities: declaredCapabilities(envelope[CLIENT_CAPABILITIES_META_KEY]),
        log,
        state: mcpReq.requestState(),
        responses: mcpReq.inputResponses ?? {},
        sign: (state) => this.#states.mint(state, context),
      };
    }
    const send: Extract<Asking, { kind: 'pushed' }>['line']['send'] = ({ method, params: asked }, options) =>
      mcpReq.send({ method, params: asked }, options);
    const declared = this.#initialized.has(server) ? server.getClientCapabilities() : undefined;
    return { kind: 'pushed', line: { capabilities: declaredCapabilities(declared), send, log } };
  }

  /** What cannot be sent is nobody's loss but the log's. */
  #unheard(sent: Promise<void>): void {
    sent.catch((error: unknown) => this.report(error instanceof Error ? error : new Error(String(error))));
  }

  /** For whoever looks for the cause; the audit log has the cancellation itself. */
  #noteReason({ name }: Params, { reason }: AbortSignal): void {
    // What is no text comes from the SDK, when the connection ends.
    if (typeof reason !== 'string') return;
    const [tool, why] = [String(name), reason].map((text) => escapedText(text, MAX_LOGGED_CHARS));
    this.#logger.log(`A call of ${tool} was cancelled by its client: ${why}`);
  }
}
