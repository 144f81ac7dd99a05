import type { NetworkPolicy } from '../../policy/index.js';
import { isDeeplyFrozen } from './frozen.network.js';
import { endpointIndexOf, type EndpointIndex } from './endpoint.index.js';
import { parseHostPattern } from './host.js';
import { HostTable } from './host.table.js';
import { parseRange } from './ip.address.js';
import { rangeIndexOf, type RangeIndex } from './range.index.js';
import type { Narrowing } from './reach.js';

/** The `network` section of a policy, prepared for many decisions. Positions are those of the policy's lists. */
export interface NetworkIndex {
  readonly ranges: RangeIndex;
  readonly endpoints: EndpointIndex;
  /** By name: the position in `dns_allowlist`. */
  readonly dnsNames: HostTable<number>;
  readonly blockedPorts: ReadonlySet<number>;
  readonly allowDns: boolean;
}

const prepared = new WeakMap<NetworkPolicy, NetworkIndex>();
const narrowed = new WeakMap<Narrowing, { network: NetworkPolicy; endpoints: EndpointIndex }>();

/** Prepares a policy section. Remembered only for a frozen one: what may still change is read again each time. */
export function indexOf(network: NetworkPolicy): NetworkIndex {
  const known = prepared.get(network);
  if (known !== undefined) return known;
  const index = buildIndex(network);
  if (isDeeplyFrozen(network)) prepared.set(network, index);
  return index;
}

/** The endpoints that a narrowing leaves of a section. */
export function narrowedEndpoints(network: NetworkPolicy, narrowing: Narrowing): EndpointIndex {
  const known = narrowed.get(narrowing);
  if (known?.network === network) return known.endpoints;
  const names = new Set(narrowing.endpoints);
  const endpoints = endpointIndexOf(network.allowedEndpoints, ({ name }) => names.has(name));
  const isFrozen = Object.isFrozen(narrowing) && Object.isFrozen(narrowing.endpoints);
  if (isFrozen && isDeeplyFrozen(network)) narrowed.set(narrowing, { network, endpoints });
  return endpoints;
}

function buildIndex(network: NetworkPolicy): NetworkIndex {
  const dnsNames = new HostTable<number>();
  for (const [position, text] of network.dnsAllowlist.entries()) {
    const pattern = parseHostPattern(text);
    if (pattern !== undefined && pattern.kind !== 'address') dnsNames.entryOf(pattern, () => position);
  }
  return {
    ranges: rangeIndexOf(network.allowedRanges.map(parseRange)),
    endpoints: endpointIndexOf(network.allowedEndpoints, () => true),
    dnsNames,
    blockedPorts: new Set(network.blockedPorts),
    allowDns: network.allowDns,
  };
}
