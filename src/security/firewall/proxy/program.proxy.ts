import { AsyncResource } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Logger } from '@nestjs/common';
import { EgressError, RefusalError, textOf, type EgressWay } from '../../../kernel/index.js';
import type { Destination } from '../destination.js';
import { egressErrorOf } from '../egress.failure.js';
import { withPermit } from '../guard/permit.js';
import { RequestDeadline } from '../request.deadline.js';
import { framingOf } from './forwarded.headers.js';
import { forward } from './forwarder.js';
import type { ProgramDialer } from './program.dialer.js';
import type { ProgramRecords } from './program.records.js';
import { answerTo, bodyOf, headersOf, messageOf, type ProxyAnswer } from './proxy.answers.js';
import type { ProxyLimits } from './proxy.limits.js';
import {
  ProxyRefusal,
  refuseCrowd,
  refuseHeaderSize,
  refuseSlowness,
  refuseSyntax,
} from './proxy.refusals.js';
import { forwardTarget, shownTarget, tunnelTarget } from './proxy.target.js';
import { joinSockets } from './tunnel.js';

const MAX_CHECKING_INTERVAL_MS = 1000;

/** What a connection asks for, and how it is told that it does not get it. */
interface Attempt {
  readonly way: EgressWay;
  /** For the record. */
  readonly to: string;
  readonly client: Socket;
  readonly answer: (answer: ProxyAnswer) => void;
}

/**
 * An HTTP proxy for one program: tunnels for CONNECT, one forwarded request for `http://` URLs, a refusal for
 * everything else. Each connection is one attempt, judged and recorded by itself.
 */
export class ProgramProxy {
  readonly #logger = new Logger('EgressProxy');
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Connections whose one request was seen. */
  readonly #used = new WeakSet<Socket>();

  constructor(
    private readonly dialer: ProgramDialer,
    private readonly records: ProgramRecords,
    private readonly limits: ProxyLimits,
  ) {
    this.#server = createServer({
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(limits.headersMs, MAX_CHECKING_INTERVAL_MS),
      insecureHTTPParser: false,
      // The judged URL says it.
      requireHostHeader: false,
    });
    this.#server.maxConnections = limits.connections;
    // Node would drop what is over 2000, lengths included, and the body would pass for a request of its own.
    this.#server.maxHeadersCount = 0;
    this.#hear();
  }

  /** @throws Error of node:net */
  async listen(path: string): Promise<void> {
    withPermit({ kind: 'listen', path }, () => this.#server.listen(path));
    await once(this.#server, 'listening');
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #hear(): void {
    // Bound to where this was made: what a connection causes runs neither under the permit to listen nor in a call.
    // Running out of descriptors must cost a connection, not the server.
    this.#server.on('error', (error) => this.#logger.error(textOf(error)));
    this.#server.on(
      'connection',
      AsyncResource.bind((socket: Socket) => this.#keep(socket)),
    );
    this.#server.on(
      'drop',
      AsyncResource.bind(() => this.#crowded()),
    );
    this.#server.on(
      'connect',
      AsyncResource.bind((request: IncomingMessage, socket: Duplex, head: Buffer) =>
        this.#connect(request, socket as Socket, head),
      ),
    );
    for (const event of ['request', 'checkContinue', 'checkExpectation'] as const) {
      this.#server.on(
        event,
        AsyncResource.bind((request: IncomingMessage, response: ServerResponse) =>
          this.#request(request, response),
        ),
      );
    }
    this.#server.on(
      'clientError',
      AsyncResource.bind((error: NodeJS.ErrnoException, socket: Duplex) =>
        this.#broken(error, socket as Socket),
      ),
    );
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #crowded(): void {
    this.records.refused('request', 'a connection', refuseCrowd(this.limits.connections).refusal);
  }

  #connect(request: IncomingMessage, client: Socket, head: Buffer): void {
    // Behind a request that is being answered: the answer would end up in the tunnel.
    if (this.#used.has(client)) {
      client.destroy();
      return;
    }
    const target = request.url ?? '';
    const attempt = { way: 'connect', to: shownTarget(target), client, answer: rawAnswer(client) } as const;
    void this.#attempt(attempt, async (deadline) => {
      const upstream = await this.#dial(attempt, tunnelTarget(target), deadline);
      joinSockets(client, upstream, head, this.limits.idleMs);
    });
  }

  #request(request: IncomingMessage, response: ServerResponse): void {
    const client = request.socket;
    // The connection ends with the answer to the first one; what was sent behind it is never looked at.
    if (this.#used.has(client)) return;
    const target = request.url ?? '';
    const answer = (refused: ProxyAnswer): void => {
      if (response.headersSent) response.destroy();
      else response.writeHead(refused.status, headersOf(refused)).end(bodyOf(refused));
    };
    const attempt = { way: 'request', to: shownTarget(target), client, answer } as const;
    void this.#attempt(attempt, async (deadline) => {
      const { url, destination } = forwardTarget(request.method ?? '', target);
      const framing = framingOf(request.rawHeaders);
      const upstream = await this.#dial(attempt, destination, deadline);
      deadline.close();
      await forward({ request, url, framing }, response, upstream, this.limits);
    });
  }

  async #dial(
    { way, client }: Attempt,
    destination: Destination,
    deadline: RequestDeadline,
  ): Promise<Socket> {
    const upstream = await this.dialer.dial(way, destination, deadline);
    if (!client.destroyed) return upstream;
    upstream.destroy();
    throw new EgressError('CANCELLED', 'The program has closed its connection.');
  }

  #broken(error: NodeJS.ErrnoException, client: Socket): void {
    // The answer is on its way, and the end of the connection with it.
    if (client.writableEnded) return;
    const refusal = refusalBehind(error, this.limits);
    // Too late for an answer, or nobody is there: the one that there is may be half written.
    if (refusal === undefined || this.#used.has(client) || !client.writable) {
      client.destroy();
      return;
    }
    const attempt = { way: 'request', to: 'unreadable', client, answer: rawAnswer(client) } as const;
    this.#fail(attempt, refusal);
  }

  /** Never rejects. */
  async #attempt(attempt: Attempt, work: (deadline: RequestDeadline) => Promise<void>): Promise<void> {
    const { client } = attempt;
    this.#used.add(client);
    const gone = new AbortController();
    client.once('close', () => gone.abort());
    if (client.destroyed) gone.abort();
    const deadline = new RequestDeadline(this.limits.connectMs, gone.signal);
    try {
      await work(deadline);
    } catch (error) {
      const isRefusal = error instanceof ProxyRefusal || error instanceof RefusalError;
      this.#fail(attempt, isRefusal ? error : (deadline.failure ?? error));
    } finally {
      deadline.close();
    }
  }

  #fail({ way, to, client, answer }: Attempt, error: unknown): void {
    const told = answerTo(error instanceof ProxyRefusal ? error : egressErrorOf(error));
    if (told?.refusal !== undefined) this.records.refused(way, to, told.refusal);
    if (told === undefined || !client.writable) client.destroy();
    else answer(told);
  }
}

function rawAnswer(client: Socket): Attempt['answer'] {
  return (answer) => {
    client.write(messageOf(answer));
    client.destroySoon();
  };
}

/** Undefined when it says nothing of the request, as when the program is gone. */
function refusalBehind({ code }: NodeJS.ErrnoException, limits: ProxyLimits): ProxyRefusal | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') return refuseHeaderSize(limits.headerBytes);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return refuseSlowness(limits.headersMs);
  return code?.startsWith('HPE_') === true ? refuseSyntax() : undefined;
}
