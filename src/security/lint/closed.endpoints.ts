import type { Finding, Policy } from '../../policy/index.js';
import { judgeDestination } from '../firewall/endpoint.rules.js';
import { parseHost } from '../firewall/host.js';
import { wholeReach } from '../firewall/reach.js';

/** Finds endpoints with an address that no endpoint can open, because only a range can. */
export function findClosedEndpoints({ network }: Policy): Finding[] {
  return network.allowedEndpoints.flatMap(({ host: text, ports }, position) => {
    const host = parseHost(text);
    if (host?.kind !== 'address') return [];
    const isClosed = ports.some(
      (port) => judgeDestination(wholeReach(network), { host, port }).rule === 'network.allowed_ranges',
    );
    if (!isClosed) return [];
    return {
      path: ['network', 'allowed_endpoints', position, 'host'],
      problem: `${text} is not a public address, and no endpoint opens one`,
      remedy: `add ${host.address.text}/${host.address.family === 4 ? 32 : 128} to allowed_ranges, or remove the endpoint`,
    };
  });
}
