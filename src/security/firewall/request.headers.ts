import { validateHeaderName, validateHeaderValue } from 'node:http';
import { RefusalError, refuse } from '../../kernel/index.js';

/** Header names in lower case. */
export type RequestHeaders = Readonly<Record<string, string>>;

/** Whoever sets these decides where a message ends or to whom it speaks. They belong to the client alone. */
const RESERVED: ReadonlySet<string> = new Set([
  'accept-encoding',
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
const RESERVED_PREFIX = 'proxy-';

/** All that another origin gets to see after a redirect: anything else may be a credential. */
const HARMLESS: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

const DEFAULTS: RequestHeaders = { accept: '*/*', 'user-agent': 'mcp-secure-server' };
const DEFAULT_BODY_TYPE = 'text/plain; charset=utf-8';

/**
 * The headers of the first hop.
 *
 * @throws RefusalError for a reserved or malformed header
 */
export function requestHeaders(
  asked: Readonly<Record<string, string>>,
  body: string | undefined,
): RequestHeaders {
  const own = Object.entries(asked).map(([name, value]) => checked(name.toLowerCase(), value));
  const bodyType = body === undefined ? {} : { 'content-type': DEFAULT_BODY_TYPE };
  return { ...DEFAULTS, ...bodyType, ...Object.fromEntries(own) };
}

export function withoutCredentials(headers: RequestHeaders): RequestHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.has(name)));
}

export function withoutBodyHeaders(headers: RequestHeaders): RequestHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
}

function checked(name: string, value: string): readonly [string, string] {
  if (RESERVED.has(name) || name.startsWith(RESERVED_PREFIX)) {
    throw refusedHeader('reserved-headers', `The header "${name}" is set by the server alone.`);
  }
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    // Line breaks would smuggle further headers or a second request.
    throw refusedHeader('well-formed-headers', 'A request header holds characters that HTTP does not allow.');
  }
  return [name, value];
}

function refusedHeader(rule: string, message: string): RefusalError {
  return new RefusalError(refuse('EGRESS.DENIED', rule, message, 'Leave this header out of the request.'));
}
