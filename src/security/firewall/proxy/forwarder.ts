import { request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { EgressError } from '../../../kernel/index.js';
import { answerHeadersFrom, requestHeadersFor, type Framing } from './forwarded.headers.js';
import type { ProxyLimits } from './proxy.limits.js';

/** A request of the program, read and judged. */
export interface Forwarded {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly framing: Framing;
}

/**
 * Sends one request over a connection of its own and passes the answer back. The connection carries nothing else.
 *
 * @param upstream connected to a judged address
 * @returns when the answer has begun; it ends by itself
 * @throws EgressError or the socket's error as long as there is no answer
 */
export async function forward(
  { request, url, framing }: Forwarded,
  response: ServerResponse,
  upstream: Socket,
  limits: ProxyLimits,
): Promise<void> {
  const method = request.method ?? '';
  const outgoing = sendRequest({
    createConnection: () => upstream,
    method,
    // From the URL that was judged, not from what another parser made of it.
    path: url.pathname + url.search,
    headers: requestHeadersFor(method, url, request.rawHeaders, framing),
    setHost: false,
    maxHeaderSize: limits.headerBytes,
    insecureHTTPParser: false,
  });
  response.once('close', () => outgoing.destroy());
  const tooLate = (): EgressError =>
    new EgressError('TIMED_OUT', `Nothing was sent or answered for ${limits.idleMs} ms.`);
  // What the program sends, and what it does not read, passes here or holds it up.
  upstream.setTimeout(limits.idleMs, () => outgoing.destroy(tooLate()));
  const answered = answerOf(outgoing);
  if (request.headers['expect'] !== undefined) response.writeContinue();
  // Bytes without a length of their own would be the next request to whoever reads them.
  if (framing.kind === 'no body') outgoing.end();
  else request.pipe(outgoing);
  const answer = await answered;
  response.writeHead(answer.statusCode ?? 0, answerHeadersFrom(answer.rawHeaders));
  pipeline(answer, response, (error) => {
    outgoing.destroy();
    // Cut off, so that it is not taken for a whole one.
    if (error !== null && error !== undefined) response.destroy();
  });
}

async function answerOf(outgoing: ReturnType<typeof sendRequest>): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    // Stays: a connection can break in the middle of an answer as well.
    outgoing.on('error', reject);
    outgoing.once('close', () => reject(new EgressError('UNREACHABLE', 'The server closed the connection.')));
    outgoing.once('upgrade', (_answer, socket) => {
      socket.destroy();
      reject(new EgressError('BAD_RESPONSE', 'The server wants to change the protocol.'));
    });
  });
}
