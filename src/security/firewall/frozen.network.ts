import type { NetworkPolicy } from '../../policy/index.js';

/** Says whether nothing of a section can change any more, so that what was made of it may be remembered. */
export function isDeeplyFrozen(network: NetworkPolicy): boolean {
  const lists = [
    network.allowedRanges,
    network.allowedEndpoints,
    network.blockedPorts,
    network.dnsAllowlist,
    network.serverEndpoints,
    ...network.allowedEndpoints,
    ...network.allowedEndpoints.map(({ ports }) => ports),
  ];
  return Object.isFrozen(network) && lists.every((list) => Object.isFrozen(list));
}
