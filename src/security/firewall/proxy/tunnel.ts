import type { Socket } from 'node:net';

const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n';

/**
 * Passes bytes between two connected sockets until one of them ends. Neither outlives the other, and both end when
 * nothing was passed for a while.
 *
 * @param head what the program has sent already
 */
export function joinSockets(client: Socket, upstream: Socket, head: Buffer, idleMs: number): void {
  upstream.on('error', () => client.destroy());
  client.once('close', () => upstream.destroy());
  // What goes either way passes the client's socket, so its timer is enough for both.
  client.setTimeout(idleMs, () => client.destroy());
  // A program that has no more to send may still wait for an answer. A server that has none is done.
  upstream.once('end', () => client.destroySoon());
  upstream.once('close', () => client.destroySoon());
  upstream.setNoDelay();
  client.write(ESTABLISHED);
  upstream.write(head);
  client.pipe(upstream);
  upstream.pipe(client);
}
