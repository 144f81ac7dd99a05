import { parseUrl, RefusalError } from '../../../kernel/index.js';
import { destinationOf, destinationText, type Destination } from '../destination.js';
import { MAX_URL_CHARS } from '../egress.limits.js';
import { refuseCredentials } from '../egress.refusals.js';
import { parseHost } from '../host.js';
import { refuseForm, refuseMethod, refuseScheme, refuseTarget } from './proxy.refusals.js';

/** Without brackets, where an IPv6 address ends and the port begins is a matter of taste. */
const AUTHORITY = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/;
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\//i;
/** TRACE would show the program what it sent; CONNECT is no request to forward. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** A request to forward. The URL is the one that is judged, dialled and sent. */
export interface ForwardTarget {
  readonly url: URL;
  readonly destination: Destination;
}

/**
 * Reads the target of a CONNECT.
 *
 * @throws ProxyRefusal when it is not one host and one port
 */
export function tunnelTarget(authority: string): Destination {
  const destination = tunnelDestination(authority);
  if (destination === undefined) throw refuseTarget();
  return destination;
}

/**
 * Reads the method and target of any other request.
 *
 * @throws ProxyRefusal, or RefusalError for credentials in the URL
 */
export function forwardTarget(method: string, target: string): ForwardTarget {
  if (!ABSOLUTE.test(target)) throw refuseForm();
  const url = target.length <= MAX_URL_CHARS ? parseUrl(target) : undefined;
  if (url === undefined) throw refuseTarget();
  if (url.protocol !== 'http:') throw refuseScheme();
  if (!METHODS.has(method)) throw refuseMethod();
  if (url.username !== '' || url.password !== '') throw new RefusalError(refuseCredentials());
  const destination = destinationOf(url);
  if (destination === undefined) throw refuseTarget();
  return { url, destination };
}

/** What a target is called in a record: where it leads, without paths, queries and credentials. */
export function shownTarget(target: string): string {
  const url = ABSOLUTE.test(target) ? parseUrl(target) : undefined;
  const destination = url === undefined ? tunnelDestination(target) : destinationOf(url);
  return destination === undefined ? 'unreadable' : destinationText(destination);
}

function tunnelDestination(authority: string): Destination | undefined {
  const [, hostText = '', portText] = AUTHORITY.exec(authority) ?? [];
  const host = parseHost(hostText);
  return host === undefined ? undefined : { host, port: Number(portText) };
}
