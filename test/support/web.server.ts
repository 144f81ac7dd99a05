import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach } from '@jest/globals';
import type { SelfSigned } from './self.signed.js';

/** A server on 127.0.0.1 that a test started. It closes itself after the test. */
export interface LocalServer {
  readonly port: number;
  /** Connections seen so far: zero proves that nobody even knocked. */
  readonly connections: number;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface WebServer extends LocalServer {
  /** Requests in order of arrival, with their bodies. */
  readonly requests: readonly SeenRequest[];
}

export type Handler = (request: SeenRequest, response: ServerResponse) => void;

const running: { server: Server; sockets: Set<Socket> }[] = [];

afterEach(async () => {
  await Promise.all(
    running.splice(0).map(async ({ server, sockets }) => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    }),
  );
});

/** Serves HTTP on a free port. The handler gets each request with its body read. */
export async function serveWeb(handler: Handler): Promise<WebServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((message, response) => {
    let body = '';
    message.setEncoding('utf8');
    message.on('data', (chunk: string) => (body += chunk));
    message.on('end', () => {
      const { method = '', url = '', headers } = message;
      const seen = { method, path: url, headers, body };
      requests.push(seen);
      handler(seen, response);
    });
  });
  const local = await listen(server);
  return {
    requests,
    port: local.port,
    get connections() {
      return local.connections;
    },
  };
}

/** Serves bytes on a free port, for peers that do not speak proper HTTP. */
export async function serveBytes(onConnection: (socket: Socket) => void): Promise<LocalServer> {
  return await listen(createTcpServer(onConnection));
}

/** Serves HTTPS on a free port. */
export async function serveTls(identity: SelfSigned, handler: RequestListener): Promise<LocalServer> {
  return await listen(createTlsServer(identity, handler));
}

async function listen(server: Server): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    // A client that gives up resets the connection; that is what some tests are about.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push({ server, sockets });
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
  };
}
