import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { withPermit } from '../../firewall/guard/permit.js';
import { deskSocket, ownDeskFolder } from './desk.folder.js';
import { MAX_REQUEST_BYTES } from './desk.protocol.js';

const SOCKET_MODE = 0o600;
const MAX_CONNECTIONS = 8;
/** Longest time for one question and its answer, in milliseconds. */
const CONNECTION_MS = 5000;
const LINE_FEED = 0x0a;

/** The socket of one server: answers one line per connection. */
export class DeskSocket {
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly path: string,
  ) {}

  /**
   * @param answer to one line; undefined closes the connection without one
   * @throws UnsafeFolder, or Error of node:fs or node:net
   */
  static async listen(folder: string, answer: (line: string) => string | undefined): Promise<DeskSocket> {
    ownDeskFolder(folder);
    const path = deskSocket(folder, process.pid, randomBytes(4).toString('hex'));
    const server = createServer({ allowHalfOpen: true });
    server.maxConnections = MAX_CONNECTIONS;
    const desk = new DeskSocket(server, path);
    server.on('connection', (socket) => desk.#hear(socket, answer));
    withPermit({ kind: 'listen', path }, () => server.listen(path));
    await once(server, 'listening');
    // Of accepting, for example without a free descriptor: who calls finds nobody, and may call again.
    server.on('error', () => undefined);
    // The folder keeps others out until this is done.
    chmodSync(path, SOCKET_MODE);
    // Nobody has to wait for a server that ends.
    server.unref();
    return desk;
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.path, { force: true });
  }

  #hear(socket: Socket, answer: (line: string) => string | undefined): void {
    this.#sockets.add(socket);
    socket.unref();
    socket.on('close', () => this.#sockets.delete(socket));
    // A caller who leaves early is no accident.
    socket.on('error', () => undefined);
    socket.setTimeout(CONNECTION_MS, () => socket.destroy());
    let heard = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      const end = heard.indexOf(LINE_FEED);
      if (end < 0 && heard.length <= MAX_REQUEST_BYTES) return;
      socket.pause();
      const reply =
        end < 0 || end > MAX_REQUEST_BYTES ? undefined : answer(heard.subarray(0, end).toString());
      if (reply === undefined) socket.destroy();
      else socket.end(`${reply}\n`);
    });
  }
}
