import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';
import type { AxiosInstance, RawAxiosRequestHeaders } from 'axios';
import { EgressError } from '../../kernel/index.js';
import { ACCEPT_ENCODING } from './body.reader.js';
import type { Destination } from './destination.js';
import { MAX_HEADER_BYTES } from './egress.limits.js';
import { hostText } from './host.js';
import { dialPinned, type PinnedTarget } from './pinned.dial.js';
import type { Hop } from './redirect.rules.js';

/** Status and headers of one answer; the body is still on the wire and must be read or destroyed. */
export interface HopAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

/** What axios prepares of a request: its own method, headers and path, already encoded. */
interface PreparedRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
}

type Transport = (prepared: PreparedRequest, onAnswer: (answer: IncomingMessage) => void) => ClientRequest;

const untouched = (data: unknown): unknown => data;

let shared: AxiosInstance | undefined;

/**
 * No environment proxies, no redirects, no decompression and no status rules: those decisions are made here. Loaded
 * with the first request, which a start need not wait for.
 */
async function client(): Promise<AxiosInstance> {
  const { default: axios } = await import('axios');
  return (shared ??= axios.create({
    adapter: 'http',
    proxy: false,
    maxRedirects: 0,
    decompress: false,
    responseType: 'stream',
    transformRequest: [untouched],
    transformResponse: [untouched],
    validateStatus: () => true,
  }));
}

/**
 * Sends one judged request over a connection of its own to one of the judged addresses. There is no pool:
 * a socket that was judged for one request can never carry another.
 *
 * @param addresses the judged ones; nothing else is dialled
 */
export async function sendHop(
  hop: Hop,
  destination: Destination,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<HopAnswer> {
  const http = await client();
  const answer = await http.request<Readable>({
    url: hop.url.href,
    method: hop.method,
    headers: { ...hop.headers, 'accept-encoding': ACCEPT_ENCODING } satisfies RawAxiosRequestHeaders,
    data: hop.body,
    signal,
    transport: { request: pinnedTransport(hop.url, destination, addresses, signal) },
  });
  return { status: answer.status, headers: flatten(answer.headers), body: answer.data };
}

function pinnedTransport(
  url: URL,
  destination: Destination,
  addresses: readonly string[],
  signal: AbortSignal,
): Transport {
  const target = targetOf(url, destination, addresses);
  const open = target.tls === undefined ? requestHttp : requestHttps;
  return (prepared, onAnswer) => {
    const request = open(
      {
        method: prepared.method,
        headers: prepared.headers,
        // From the URL that was judged, not from what another parser made of it.
        host: hostText(destination.host),
        port: destination.port,
        path: url.pathname + url.search,
        createConnection: (_options, done) => {
          dialPinned(target, signal).then(
            (socket) => done(null, socket),
            (error: Error) => done(error, undefined as never),
          );
          return undefined;
        },
        maxHeaderSize: MAX_HEADER_BYTES,
        insecureHTTPParser: false,
        ...DEFAULT_PORT[target.tls === undefined ? 'http' : 'https'],
      },
      onAnswer,
    );
    // Unheard, an upgrade would leave the request waiting for an answer until its time is over.
    request.on('upgrade', (_answer, socket) => {
      socket.destroy();
      request.emit('error', new EgressError('BAD_RESPONSE', 'The server wants to change the protocol.'));
    });
    return request;
  };
}

/** Needed for a Host header without the scheme's own port: Node knows it only from an agent. */
const DEFAULT_PORT = { http: { defaultPort: 80 }, https: { defaultPort: 443 } } as const;

function targetOf(url: URL, { host, port }: Destination, addresses: readonly string[]): PinnedTarget {
  if (url.protocol !== 'https:') return { addresses, port, tls: undefined };
  const identity = hostText(host);
  return { addresses, port, tls: { identity, serverName: host.kind === 'name' ? identity : undefined } };
}

function flatten(headers: object): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : String(value),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}
