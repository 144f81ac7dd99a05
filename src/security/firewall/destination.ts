import { hostOf, hostText, type Host } from './host.js';

/** Where a connection goes: one host and one port. */
export interface Destination {
  readonly host: Host;
  readonly port: number;
}

const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  ['http:', 80],
  ['https:', 443],
]);

/** Says whether a URL is one of the two schemes that may leave this machine. */
export function isWebUrl(url: URL): boolean {
  return DEFAULT_PORTS.has(url.protocol);
}

/** Reads host and port of an http or https URL. Undefined for other schemes and for hosts that DNS cannot know. */
export function destinationOf(url: URL): Destination | undefined {
  const port = url.port === '' ? DEFAULT_PORTS.get(url.protocol) : Number(url.port);
  const host = hostOf(url);
  return port === undefined || host === undefined ? undefined : { host, port };
}

/** `host:port`, with brackets around an IPv6 address. */
export function destinationText({ host, port }: Destination): string {
  const text = hostText(host);
  return text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`;
}
