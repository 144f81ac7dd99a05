// HTTP on one side, a server's stdin and stdout on the other. Every JSON-RPC message passes as it is: what the suite
// measures is the server's. Only what HTTP adds is the bridge's own: sessions, streams, statuses, headers.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const MODERN = '2026-07-28';
const VERSION = 'io.modelcontextprotocol/protocolVersion';
const SUBSCRIPTION = 'io.modelcontextprotocol/subscriptionId';
const LOG_LEVEL = 'io.modelcontextprotocol/logLevel';
const HEADER_MISMATCH = -32020;
const MAX_BODY_BYTES = 1024 * 1024;

/** A server as a child, one line for each message. */
class Child {
  #process;
  #listen = () => undefined;

  constructor(command, env) {
    const [file, ...args] = command;
    this.#process = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.stdin.on('error', () => undefined);
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#listen(JSON.parse(line)));
  }

  /** @param listen gets every message of the server */
  onMessage(listen) {
    this.#listen = listen;
  }

  send(message) {
    this.#process.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** Resolves when the server is gone. */
  async end() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.stdin.end();
    await gone;
  }
}

/** The revisions with a handshake: one child for each session, behind the SDK's HTTP transport. */
class Sessions {
  #transports = new Map();

  constructor(start, port) {
    this.start = start;
    this.port = port;
  }

  async handle(request, response, body) {
    const id = request.headers['mcp-session-id'];
    const transport = this.#transports.get(id) ?? (id === undefined ? await this.#open() : undefined);
    if (transport === undefined) return void response.writeHead(404).end();
    await transport.handleRequest(request, response, body);
  }

  async #open() {
    const child = this.start();
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => this.#transports.set(id, transport),
      enableDnsRebindingProtection: true,
      allowedHosts: ['localhost', '127.0.0.1', '[::1]'].map((host) => `${host}:${this.port}`),
    });
    // The call in whose stream a message of the server belongs.
    const open = [];
    transport.onmessage = (message) => {
      if ('method' in message && 'id' in message) open.push(message);
      child.send(message);
    };
    transport.onclose = () => void child.end();
    child.onMessage((message) => {
      const isReply = !('method' in message);
      const relatedRequestId = isReply ? undefined : ownerOf(message, open)?.id;
      if (isReply)
        open.splice(
          open.findIndex(({ id }) => id === message.id),
          1,
        );
      void transport.send(message, { relatedRequestId }).catch(() => undefined);
    });
    await transport.start();
    return transport;
  }
}

/** Whose progress it is, or else the call that came last. */
function ownerOf({ params }, open) {
  const token = params?.progressToken;
  return token === undefined ? open.at(-1) : open.find((one) => one.params?._meta?.progressToken === token);
}

/** The revision without a handshake: requests of one run share a child, for a call may be gone on with. */
class Stateless {
  #lines = [];

  constructor(start) {
    this.start = start;
  }

  handle(request, response, message) {
    const problem = mismatch(request.headers['mcp-protocol-version'], message);
    if (problem !== undefined) return respond(response, 400, problem);
    if (!('id' in message)) {
      this.#lineFor(undefined).child.send(message);
      return void response.writeHead(202).end();
    }
    const line = this.#lineFor(message.id);
    const exchange = new Exchange(message, response);
    line.open.push(exchange);
    response.on('close', () => {
      // Who hangs up takes the request back; on stdio that has to be said.
      if (line.open.includes(exchange)) line.child.send(cancellation(message.id));
      line.open = line.open.filter((one) => one !== exchange);
    });
    line.child.send(message);
  }

  /** Over HTTP two requests may have one id at one time; over stdio they may not. */
  #lineFor(id) {
    const free = this.#lines.find(({ open }) => open.every(({ request }) => request.id !== id));
    if (free !== undefined) return free;
    const line = { child: this.start(), open: [] };
    line.child.onMessage((message) => line.open.find((exchange) => exchange.takes(message))?.pass(message));
    this.#lines.push(line);
    return line;
  }
}

/** One request and its stream. */
class Exchange {
  #isStream = false;

  constructor(request, response) {
    this.request = request;
    this.response = response;
  }

  takes({ id, method, params }) {
    if (method === undefined) return id === this.request.id;
    const meta = this.request.params?._meta ?? {};
    if (params?._meta?.[SUBSCRIPTION] !== undefined) return params._meta[SUBSCRIPTION] === this.request.id;
    if (params?.progressToken !== undefined) return params.progressToken === meta.progressToken;
    return method === 'notifications/message' && LOG_LEVEL in meta;
  }

  pass(message) {
    const isReply = !('method' in message);
    if (isReply && !this.#isStream) return respond(this.response, statusOf(message, this.request), message);
    if (!this.#isStream) this.response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.#isStream = true;
    this.response.write(`data: ${JSON.stringify(message)}\n\n`);
    if (isReply) this.response.end();
  }
}

function mismatch(header, { id, params }) {
  const claimed = params?._meta?.[VERSION];
  if (claimed === undefined || header === undefined || header === claimed) return undefined;
  const message = `The header says ${header} and the message ${claimed}.`;
  return { jsonrpc: '2.0', id, error: { code: HEADER_MISMATCH, message } };
}

/** What HTTP says of an answer, by the transport page of the revision. */
function statusOf({ error }, { method }) {
  switch (error?.code) {
    case -32601:
      return 404;
    case -32020:
    case -32021:
    case -32022:
      return 400;
    case -32602:
      return method === 'tools/call' ? 200 : 400;
    default:
      return 200;
  }
}

function respond(response, status, message) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(message));
}

function cancellation(requestId) {
  return { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } };
}

async function bodyOf(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error('The body is too large.');
    chunks.push(chunk);
  }
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}

/** A page of another site must not reach it: its Host, or Origin, is not this machine. */
function isLocal({ host, origin }) {
  const local = /^(https?:\/\/)?(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
  return local.test(host ?? '') && (origin === undefined || local.test(origin));
}

/**
 * @param command the server and its arguments
 * @returns the URL, and how to end it all
 */
export async function openBridge(command, env) {
  const children = [];
  const start = () => {
    const child = new Child(command, env);
    children.push(child);
    return child;
  };
  const stateless = new Stateless(start);
  let sessions;
  const server = createServer((request, response) => {
    const handled = async () => {
      if (!isLocal(request.headers)) return void response.writeHead(403).end();
      const body = await bodyOf(request);
      const isModern =
        body?.params?._meta?.[VERSION] !== undefined ||
        (request.headers['mcp-protocol-version'] ?? '') >= MODERN;
      if (isModern && request.method === 'POST') stateless.handle(request, response, body);
      else await sessions.handle(request, response, body);
    };
    handled().catch((error) => {
      process.stderr.write(`${error.stack}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  sessions = new Sessions(start, port);
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.all(children.map((child) => child.end()));
    },
  };
}
