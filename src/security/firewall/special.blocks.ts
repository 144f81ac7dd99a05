import { parseRange, type IpRange } from './ip.address.js';

/** A block of addresses with a meaning of its own. */
export interface SpecialBlock {
  readonly range: IpRange;
  /** What the addresses are, as it reads after "a" or "an". */
  readonly kind: string;
}

function block(cidr: string, kind: string): SpecialBlock {
  const range = parseRange(cidr);
  if (range === undefined) throw new Error(`Not a CIDR block: ${cidr}`);
  return { range, kind };
}

/** The part of the IPv6 space that is assigned to global unicast at all. */
export const GLOBAL_UNICAST_V6 = block('2000::/3', 'global unicast address');

/**
 * Where no public web server lives: the IANA IPv4 and IPv6 special-purpose registries, and multicast.
 * Stricter than the registries' "globally reachable" column: anycast helpers, AS112, AMT, overlay identifiers
 * and translation prefixes count as special too, because a name that answers with them is not a web server.
 */
export const SPECIAL_BLOCKS: readonly SpecialBlock[] = [
  block('0.0.0.0/8', 'this-network address'),
  block('10.0.0.0/8', 'private address'),
  block('100.64.0.0/10', 'carrier-grade NAT address'),
  block('127.0.0.0/8', 'loopback address'),
  block('169.254.0.0/16', 'link-local address'),
  block('172.16.0.0/12', 'private address'),
  block('192.0.0.0/24', 'protocol-assignment address'),
  block('192.0.2.0/24', 'documentation address'),
  block('192.31.196.0/24', 'AS112 address'),
  block('192.52.193.0/24', 'AMT address'),
  block('192.88.99.0/24', 'deprecated 6to4 relay address'),
  block('192.168.0.0/16', 'private address'),
  block('192.175.48.0/24', 'AS112 address'),
  block('198.18.0.0/15', 'benchmarking address'),
  block('198.51.100.0/24', 'documentation address'),
  block('203.0.113.0/24', 'documentation address'),
  block('224.0.0.0/4', 'multicast address'),
  block('240.0.0.0/4', 'reserved address'),
  block('::/128', 'unspecified address'),
  block('::1/128', 'loopback address'),
  block('::/96', 'deprecated IPv4-compatible address'),
  block('::ffff:0:0:0/96', 'translated IPv4 address'),
  block('64:ff9b::/96', 'NAT64 address'),
  block('64:ff9b:1::/48', 'local NAT64 address'),
  block('100::/64', 'discard-only address'),
  block('100:0:0:1::/64', 'dummy address'),
  block('2001::/32', 'Teredo address'),
  block('2001::/23', 'protocol-assignment address'),
  block('2001:db8::/32', 'documentation address'),
  block('2002::/16', '6to4 address'),
  block('2620:4f:8000::/48', 'AS112 address'),
  block('3fff::/20', 'documentation address'),
  block('5f00::/16', 'segment-routing address'),
  block('fc00::/7', 'private address'),
  block('fe80::/10', 'link-local address'),
  block('fec0::/10', 'deprecated site-local address'),
  block('ff00::/8', 'multicast address'),
];

/**
 * Addresses that hand out credentials to whoever asks: link-local ones, the fixed addresses at which clouds
 * serve instance metadata, and those that may hide one. A range of the policy opens them only when it is no wider than the block itself.
 */
export const GUARDED_BLOCKS: readonly SpecialBlock[] = [
  block('169.254.0.0/16', 'link-local address'),
  block('fe80::/10', 'link-local address'),
  // AWS and the services beside its metadata; fd00:ec2::254 and fd00:ec2::23 hand out credentials.
  block('fd00:ec2::/32', 'cloud metadata address'),
  // Carries IPv4 addresses in a place that only its network knows, so what they are cannot be judged.
  block('64:ff9b:1::/48', 'local NAT64 address'),
  // Google Cloud.
  block('fd20:ce::254/128', 'cloud metadata address'),
  // Scaleway.
  block('fd00:42::42/128', 'cloud metadata address'),
  // Alibaba Cloud: inside the carrier-grade NAT block.
  block('100.100.100.200/32', 'cloud metadata address'),
  // Azure's platform address: public by its number, local to every virtual machine.
  block('168.63.129.16/32', 'cloud metadata address'),
  // Oracle Cloud, older images.
  block('192.0.0.192/32', 'cloud metadata address'),
];
