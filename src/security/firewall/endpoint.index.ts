import type { Endpoint } from '../../policy/index.js';
import type { Destination } from './destination.js';
import { parseHostPattern, type Host } from './host.js';
import { HostTable } from './host.table.js';

/** By host: the ports there, each with the position of its endpoint in the policy's list. */
export type EndpointIndex = HostTable<Map<number, number>>;

/** @param isMeant leaves out endpoints without moving the positions of the others */
export function endpointIndexOf(
  endpoints: readonly Endpoint[],
  isMeant: (endpoint: Endpoint) => boolean,
): EndpointIndex {
  const index: EndpointIndex = new HostTable();
  for (const [position, endpoint] of endpoints.entries()) {
    const pattern = parseHostPattern(endpoint.host);
    if (pattern === undefined || !isMeant(endpoint)) continue;
    const ports = index.entryOf(pattern, () => new Map());
    for (const port of endpoint.ports) if (!ports.has(port)) ports.set(port, position);
  }
  return index;
}

/** The position of the first endpoint that covers a destination: the exact host's, then that of the nearest wildcard. */
export function endpointFor(index: EndpointIndex, { host, port }: Destination): number | undefined {
  return index.find(host, (ports) => ports.get(port));
}

/** The position of an endpoint that covers a host on whatever port; one without ports covers nothing. */
export function endpointOnAnyPort(index: EndpointIndex, host: Host): number | undefined {
  return index.find(host, (ports) => ports.values().next().value);
}
