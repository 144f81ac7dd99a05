import type { NetworkPolicy } from '../../policy/index.js';
import type { Destination } from './destination.js';
import { hostText, parseHost } from './host.js';
import { parseRange, type IpRange } from './ip.address.js';

/** The `network` section of a policy, prepared for many decisions. Positions are those of the policy's lists. */
export interface NetworkIndex {
  /** An unreadable entry stays in its place as undefined and allows nothing. */
  readonly ranges: readonly (IpRange | undefined)[];
  /** By host and port: the position in `allowed_endpoints`. */
  readonly endpoints: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** By name: the position in `dns_allowlist`. */
  readonly dnsNames: ReadonlyMap<string, number>;
  readonly blockedPorts: ReadonlySet<number>;
  readonly allowDns: boolean;
}

const prepared = new WeakMap<NetworkPolicy, NetworkIndex>();

/** Prepares a policy section. Remembered only for a frozen one: what may still change is read again each time. */
export function indexOf(network: NetworkPolicy): NetworkIndex {
  const known = prepared.get(network);
  if (known !== undefined) return known;
  const index = buildIndex(network);
  if (isDeeplyFrozen(network)) prepared.set(network, index);
  return index;
}

/** The position in `allowed_endpoints` of the entry that names a destination. */
export function endpointFor(index: NetworkIndex, destination: Destination): number | undefined {
  return index.endpoints.get(hostText(destination.host))?.get(destination.port);
}

function buildIndex(network: NetworkPolicy): NetworkIndex {
  const endpoints = new Map<string, Map<number, number>>();
  network.allowedEndpoints.forEach((endpoint, position) => {
    const host = parseHost(endpoint.host);
    if (host === undefined) return;
    const ports = endpoints.get(hostText(host)) ?? new Map<number, number>();
    endpoint.ports.filter((port) => !ports.has(port)).forEach((port) => ports.set(port, position));
    endpoints.set(hostText(host), ports);
  });
  const dnsNames = new Map<string, number>();
  network.dnsAllowlist.forEach((text, position) => {
    const host = parseHost(text);
    if (host?.kind === 'name' && !dnsNames.has(host.name)) dnsNames.set(host.name, position);
  });
  return {
    ranges: network.allowedRanges.map(parseRange),
    endpoints,
    dnsNames,
    blockedPorts: new Set(network.blockedPorts),
    allowDns: network.allowDns,
  };
}

function isDeeplyFrozen(network: NetworkPolicy): boolean {
  const lists = [
    network.allowedRanges,
    network.allowedEndpoints,
    network.blockedPorts,
    network.dnsAllowlist,
    ...network.allowedEndpoints,
    ...network.allowedEndpoints.map(({ ports }) => ports),
  ];
  return Object.isFrozen(network) && lists.every((list) => Object.isFrozen(list));
}
