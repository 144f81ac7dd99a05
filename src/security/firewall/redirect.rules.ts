import { parseUrl, refuse, type Refusal } from '../../kernel/index.js';
import { MAX_URL_CHARS } from './egress.limits.js';
import { withoutBodyHeaders, withoutCredentials, type RequestHeaders } from './request.headers.js';

export const METHODS = ['GET', 'HEAD', 'POST'] as const;

export type Method = (typeof METHODS)[number];

/** One request on the way through redirects. */
export interface Hop {
  readonly url: URL;
  readonly method: Method;
  readonly headers: RequestHeaders;
  readonly body: string | undefined;
}

export type Redirect =
  | { readonly kind: 'none' }
  | { readonly kind: 'follow'; readonly hop: Hop }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const SEE_OTHER = 303;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, SEE_OTHER, 307, 308]);
/** Statuses after which browsers repeat a POST as a GET. */
const POST_BECOMES_GET: ReadonlySet<number> = new Set([301, 302, SEE_OTHER]);

/** Reads what an answer wants to happen next. The next hop still has to be judged like a first one. */
export function redirectOf(hop: Hop, status: number, location: string | undefined): Redirect {
  if (!REDIRECTS.has(status) || location === undefined) return { kind: 'none' };
  const url = location.length > MAX_URL_CHARS ? undefined : parseUrl(location, hop.url.href);
  if (url === undefined) return { kind: 'unreadable' };
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') {
    return { kind: 'refused', refusal: refuseDowngrade(hop.url.host) };
  }
  return { kind: 'follow', hop: inOrigin(hop, atTarget(hop, url, status)) };
}

function atTarget(hop: Hop, url: URL, status: number): Hop {
  if (hop.method !== 'POST' || !POST_BECOMES_GET.has(status)) return { ...hop, url };
  return { url, method: 'GET', headers: withoutBodyHeaders(hop.headers), body: undefined };
}

function inOrigin(from: Hop, to: Hop): Hop {
  return from.url.origin === to.url.origin ? to : { ...to, headers: withoutCredentials(to.headers) };
}

function refuseDowngrade(host: string): Refusal {
  return refuse(
    'EGRESS.DENIED',
    'no-https-downgrade',
    `${host} redirects from https to http, which is not allowed.`,
    'Ask for the final URL directly; or the site has to redirect to https.',
  );
}
