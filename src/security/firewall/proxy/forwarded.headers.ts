import { refuseFraming, refuseUpgrade } from './proxy.refusals.js';

/** Names and values in turn, as Node keeps and takes them; repeated headers stay repeated. */
export type RawHeaders = readonly string[];

/** Where the body of a request ends. */
export type Framing =
  | { readonly kind: 'no body' }
  | { readonly kind: 'length'; readonly bytes: string }
  | { readonly kind: 'chunks' };

/** They speak to the next machine only (RFC 9110 section 7.6.1), or decide where a message ends. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** Credentials for a proxy are nobody else's business. */
const PROXY_PREFIX = 'proxy-';
/** Needed where a body is usual, or the other end would wait for one. */
const BODY_METHODS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);
const LAST_MESSAGE = ['Connection', 'close'] as const;
const LENGTH = /^\d{1,15}$/;

/**
 * Says where the body ends, once and for both sides.
 *
 * @throws ProxyRefusal when two readers could disagree about it, or about the host
 */
export function framingOf(headers: RawHeaders): Framing {
  if (valuesOf(headers, 'upgrade').length > 0) throw refuseUpgrade();
  if (valuesOf(headers, 'host').length > 1) throw refuseFraming();
  const lengths = valuesOf(headers, 'content-length');
  const codings = valuesOf(headers, 'transfer-encoding');
  if (lengths.length + codings.length > 1) throw refuseFraming();
  const [bytes] = lengths;
  const [coding] = codings;
  if (coding !== undefined) {
    if (coding.toLowerCase() !== 'chunked') throw refuseFraming();
    return { kind: 'chunks' };
  }
  if (bytes === undefined) return { kind: 'no body' };
  if (!LENGTH.test(bytes)) throw refuseFraming();
  return { kind: 'length', bytes };
}

/** The headers that go on to the server: those of the program without what was meant for the proxy. */
export function requestHeadersFor(method: string, url: URL, headers: RawHeaders, framing: Framing): string[] {
  return ['Host', url.host, ...endToEnd(headers), ...framingHeaders(method, framing), ...LAST_MESSAGE];
}

/** The headers that go back to the program. */
export function answerHeadersFrom(headers: RawHeaders): string[] {
  const [length] = valuesOf(headers, 'content-length');
  return [...endToEnd(headers), ...(length === undefined ? [] : ['Content-Length', length]), ...LAST_MESSAGE];
}

function framingHeaders(method: string, framing: Framing): readonly string[] {
  switch (framing.kind) {
    case 'length':
      return ['Content-Length', framing.bytes];
    case 'chunks':
      return ['Transfer-Encoding', 'chunked'];
    case 'no body':
      return BODY_METHODS.has(method) ? ['Content-Length', '0'] : [];
    default: {
      const never: never = framing;
      return never;
    }
  }
}

function endToEnd(headers: RawHeaders): string[] {
  const named = valuesOf(headers, 'connection').flatMap((value) =>
    value.split(',').map((name) => name.trim().toLowerCase()),
  );
  return pairsOf(headers).flatMap(([name, value]) => {
    const known = name.toLowerCase();
    const stays = !HOP_BY_HOP.has(known) && !known.startsWith(PROXY_PREFIX) && !named.includes(known);
    return stays ? [name, value] : [];
  });
}

function valuesOf(headers: RawHeaders, asked: string): string[] {
  return pairsOf(headers).flatMap(([name, value]) => (name.toLowerCase() === asked ? [value] : []));
}

function pairsOf(headers: RawHeaders): (readonly [name: string, value: string])[] {
  return headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1] ?? ''] as const] : []));
}
