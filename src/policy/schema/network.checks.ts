import ipaddr from 'ipaddr.js';
import { textLike, textSchema } from './basic.checks.js';
import { shown, type Check } from './inspections.js';

const MAX_HOST_LENGTH = 253;
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const EVERY_HOST = /^\*+$/;
const HOST_REMEDY =
  'write the bare name in lower case, or an address, as in lite.duckduckgo.com; *.example.com means every name below example.com';
const CIDR = /^([0-9a-fA-F:.]+)\/(0|[1-9][0-9]{0,2})$/;

/**
 * A host exactly as a parsed URL shows it (a lower-case name, or an address in its normal form), or `*.` and the
 * name that all the meant ones end in.
 */
export const hostPattern: Check = {
  problem: (value) => (hasWildcard(value) ? wildcardProblem(value) : hostProblem(value)),
  remedy: (value) => (hasWildcard(value) ? wildcardRemedy(value) : HOST_REMEDY),
  schema: textSchema('^(\\*\\.)?[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?$|^[0-9a-f:]+$'),
};

/** A name that other sections can call an endpoint by. */
export const endpointName = textLike(
  /^[A-Za-z0-9._-]{1,253}$/,
  'a name of letters, digits, ".", "_" and "-"',
  'write one, or leave it out: then the endpoint is called like its host',
);

/** A CIDR block whose address is the first one of the block. */
export const cidr: Check = {
  problem: cidrProblem,
  remedy: 'write address/bits, as in 192.168.1.0/24 or 127.0.0.1/32 for a single address',
  schema: textSchema(CIDR.source),
};

function hostProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return `expected a host name, found ${shown(value)}`;
  const name = shown(value);
  if (value === '' || value.length > MAX_HOST_LENGTH) return `${name} is not a host name`;
  if (isIPv4(value) || isIPv6(value))
    return isNormalAddress(value) ? undefined : `${name} is not in its normal form`;
  if (/[A-Z]/.test(value)) return `${name} has capital letters`;
  if (/[/:@?#]/.test(value)) return `${name} is more than a host name`;
  if (/[^\x20-\x7e]/.test(value)) return `${name} must be written in its xn-- form`;
  const labels = value.split('.');
  if (!labels.every((label) => LABEL.test(label))) return `${name} is not a host name`;
  // A URL whose host ends in a number is read as an IPv4 address: 1.2.3 dials 1.2.0.3.
  if (/^([0-9]+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')) return `${name} is read as an incomplete address`;
  return undefined;
}

function hasWildcard(value: unknown): value is string {
  return typeof value === 'string' && value.includes('*');
}

function wildcardRemedy(value: string): string {
  return EVERY_HOST.test(value)
    ? 'name the hosts that are needed, one entry for each'
    : 'write *. and at least two labels, as in *.example.com';
}

function wildcardProblem(value: string): string | undefined {
  const text = shown(value);
  if (EVERY_HOST.test(value)) return `${text} names every host there is`;
  if (value.length > MAX_HOST_LENGTH) return `${text} is not a host name`;
  if (!value.startsWith('*.') || value.lastIndexOf('*') !== 0) {
    return `${text} has a wildcard that is not its whole first label`;
  }
  const base = value.slice(2);
  if (isIPv4(base) || isIPv6(base)) return `${text} stands before an address, which has no names below it`;
  const problem = hostProblem(base);
  if (problem !== undefined) return `in ${text}, ${problem}`;
  // Nobody owns all names below com; a list of the public suffixes of two labels is not kept here.
  return base.includes('.') ? undefined : `${text} names a whole top-level domain`;
}

/** Four decimal numbers; ipaddr.js alone would also read octal, hexadecimal and shorter forms. */
function isIPv4(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** Hexadecimal groups only: no zone, and no IPv4 address at the end. */
function isIPv6(text: string): boolean {
  return /^[0-9a-fA-F:]+$/.test(text) && ipaddr.IPv6.isValid(text);
}

function isNormalAddress(value: string): boolean {
  return ipaddr.parse(value).toString() === value;
}

function cidrProblem(value: unknown): string | undefined {
  const [, address = '', bits = ''] = (typeof value === 'string' && CIDR.exec(value)) || [];
  if (typeof value !== 'string') return `expected a CIDR block, found ${shown(value)}`;
  const most = isIPv4(address) ? 32 : 128;
  if (!(isIPv4(address) || isIPv6(address)) || Number(bits) > most)
    return `${shown(value)} is not a CIDR block`;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()) {
    return `${shown(value)} hides an IPv4 block; write it as one`;
  }
  return firstAddress(address, bits) === parsed.toNormalizedString()
    ? undefined
    : `${shown(value)} does not start its block, which is ${normalCidr(`${address}/${bits}`)}`;
}

function firstAddress(address: string, bits: string): string {
  const block = `${address}/${bits}`;
  return isIPv4(address)
    ? ipaddr.IPv4.networkAddressFromCIDR(block).toNormalizedString()
    : ipaddr.IPv6.networkAddressFromCIDR(block).toNormalizedString();
}

/** The one way to write a valid CIDR block: first address, compressed, lower case. */
export function normalCidr(block: string): string {
  const [address = '', bits = ''] = block.split('/');
  return `${ipaddr.parse(firstAddress(address, bits)).toString()}/${bits}`;
}
