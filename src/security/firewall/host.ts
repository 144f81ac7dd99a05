import { parseUrl } from '../../kernel/index.js';
import { parseAddress, type IpAddress } from './ip.address.js';

/** A host of a URL, reduced to what can be compared: an address, or a lower-case ASCII name without final dot. */
export type Host = { readonly kind: 'address'; readonly address: IpAddress } | HostName;

export interface HostName {
  readonly kind: 'name';
  readonly name: string;
}

/** What an entry of the policy stands for: one host, or every name below one, at any depth. */
export type HostPattern = Host | { readonly kind: 'below'; readonly name: string };

const MAX_NAME_CHARS = 253;
const ANY_LABEL = '*.';
/** Letters, digits, hyphens and underscores, in labels of 1 to 63. A URL's host may hold more; a resolver should not. */
const NAME = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/;
/** What would make a URL parser see more than a host. */
const NOT_HOST = /[\s/\\?#@%]/;

/** Reads the host of a parsed URL. Undefined when it is neither an address nor a name that DNS could know. */
export function hostOf(url: URL): Host | undefined {
  const text = url.hostname;
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const address = parseAddress(bare);
  if (address !== undefined) return { kind: 'address', address };
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  return name.length <= MAX_NAME_CHARS && NAME.test(name) ? { kind: 'name', name } : undefined;
}

/**
 * Reads a host as a person writes it, in any form that a URL parser accepts: decimal, octal, hexadecimal and
 * short IPv4, full-width digits, international names. Undefined when it is not exactly one host.
 */
export function parseHost(text: string): Host | undefined {
  const address = parseAddress(text);
  if (address !== undefined) return { kind: 'address', address };
  const isBracketed = text.startsWith('[') && text.endsWith(']');
  if (text === '' || NOT_HOST.test(text) || (text.includes(':') && !isBracketed)) return undefined;
  const spelled = parseUrl(`http://${text}/`);
  return spelled === undefined ? undefined : hostOf(spelled);
}

/**
 * Reads an entry of the policy: a host, or `*.` and a name of at least two labels. Undefined for anything else,
 * so that an entry which cannot be read allows nothing.
 */
export function parseHostPattern(text: string): HostPattern | undefined {
  if (!text.startsWith(ANY_LABEL)) return parseHost(text);
  const base = parseHost(text.slice(ANY_LABEL.length));
  return base?.kind === 'name' && base.name.includes('.') ? { kind: 'below', name: base.name } : undefined;
}

/** The text under which a host is compared and shown. */
export function hostText(host: Host): string {
  switch (host.kind) {
    case 'address':
      return host.address.text;
    case 'name':
      return host.name;
    default: {
      const never: never = host;
      return never;
    }
  }
}
