import { createHash } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import { createServer as createTls } from 'node:https';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SelfSigned } from './self.signed.js';

const WEBSOCKET_KEY = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A port that counts what arrives at it: connections for TCP, datagrams for UDP. */
export interface OpenPort {
  readonly host: string;
  readonly port: number;
  /**
   * How much has arrived so far. Sends something of its own and waits for it first: what anybody sent before has
   * then arrived as well, so that "nothing" means nothing.
   */
  readonly arrivals: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** HTTP/1.1, with WebSocket upgrades, on a free port. */
export async function openWeb(host: string): Promise<OpenPort> {
  const server = createHttp((_request, response) => response.end('hello'));
  server.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key']}${WEBSOCKET_KEY}`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
  return await listening(server, host);
}

/** HTTP/2 without TLS. */
export async function openHttp2(host: string): Promise<OpenPort> {
  const server = createHttp2((_request, response) => response.end('hello'));
  return await listening(server as unknown as Server, host);
}

export async function openTls(host: string, identity: SelfSigned): Promise<OpenPort> {
  const server = createTls(identity, (_request, response) => response.end('hello'));
  return await listening(server, host);
}

/** Takes whatever comes. */
export async function openTcp(host: string): Promise<OpenPort> {
  const server = createServer((socket) => socket.resume());
  return await listening(server, host);
}

export async function openUdp(host: string): Promise<OpenPort> {
  return await bound(createSocket('udp4'), host);
}

/** A DNS server that knows no name. */
export async function openDns(host: string): Promise<OpenPort> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    if (query.length < 4) return;
    const answer = Buffer.from(query);
    // RFC 1035 section 4.1.1: a response, with "no such name".
    answer.writeUInt8(answer.readUInt8(2) | 0x80, 2);
    answer.writeUInt8(3, 3);
    socket.send(answer, port, address);
  });
  return await bound(socket, host);
}

async function listening(server: Server | HttpServer, host: string): Promise<OpenPort> {
  const sockets = new Set<Socket>();
  const sources: (number | undefined)[] = [];
  server.on('connection', (socket: Socket) => {
    sources.push(socket.remotePort);
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const knock = async (): Promise<number | undefined> => {
    const socket = connect({ host, port });
    await once(socket, 'connect');
    const source = socket.localPort;
    socket.on('error', () => undefined).destroy();
    return source;
  };
  return {
    host,
    port,
    arrivals: counterOf(sources, knock),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bound(socket: UdpSocket, host: string): Promise<OpenPort> {
  const sources: (number | undefined)[] = [];
  socket.on('message', (_message, { port }) => sources.push(port));
  await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(0, host, resolve));
  const { port } = socket.address();
  const knock = async (): Promise<number | undefined> => {
    const sender = createSocket('udp4');
    await new Promise<void>((resolve, reject) =>
      sender.send('', port, host, (error) => (error === null ? resolve() : reject(error))),
    );
    const source = sender.address().port;
    sender.close();
    return source;
  };
  return {
    host,
    port,
    arrivals: counterOf(sources, knock),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function counterOf(
  sources: readonly (number | undefined)[],
  knock: () => Promise<number | undefined>,
): () => Promise<number> {
  let own = 0;
  return async () => {
    const from = sources.length;
    const source = await knock();
    while (!sources.slice(from).includes(source)) await sleep(1);
    own += 1;
    return sources.length - own;
  };
}
