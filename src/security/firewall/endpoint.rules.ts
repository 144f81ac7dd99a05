import { allow, refuse, type Verdict } from '../../kernel/index.js';
import type { NetworkPolicy } from '../../policy/index.js';
import { allowingRange, isGloballyRoutable } from './address.rules.js';
import { destinationOf, isWebUrl, type Destination } from './destination.js';
import {
  refuseAnswer,
  refuseBlockedPort,
  refuseCredentials,
  refuseDns,
  refuseEmptyAnswer,
  refuseHost,
  refusePort,
  refuseScheme,
  refuseSpecialAddress,
  refuseUnknown,
  refuseUnlistedAnswer,
} from './egress.refusals.js';
import { parseAddress, type IpAddress } from './ip.address.js';
import { endpointFor, indexOf, type NetworkIndex } from './network.index.js';

const MAX_PORT = 65_535;

/**
 * Judges a URL before anything is looked up. An allowance for a name is complete only together with
 * `judgeAddresses`: a name never opens an address.
 */
export function judgeUrl(network: NetworkPolicy, url: URL): Verdict {
  const verdict = judgeParts(network, url);
  return verdict.allowed ? verdict : refuse('URL.DENIED', verdict.rule, verdict.message, verdict.remedy);
}

/** Judges where a connection would go, before its host is looked up. */
export function judgeDestination(network: NetworkPolicy, destination: Destination): Verdict {
  const index = indexOf(network);
  const { host, port } = destination;
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT) return refusePort();
  if (index.blockedPorts.has(port)) return refuseBlockedPort(destination);
  switch (host.kind) {
    case 'address':
      return judgeLiteral(index, destination, host.address);
    case 'name':
      return judgeName(index, destination, host.name);
    default: {
      const never: never = host;
      return never;
    }
  }
}

/**
 * Judges all that a name resolved to; one bad answer refuses the lot, and so does none.
 * For a literal address the only answer is that address.
 */
export function judgeAddresses(
  network: NetworkPolicy,
  destination: Destination,
  addresses: readonly string[],
): Verdict {
  const named = judgeDestination(network, destination);
  if (!named.allowed) return named;
  if (addresses.length === 0) return refuseEmptyAnswer(destination);
  const index = indexOf(network);
  const answers = addresses.map(parseAddress);
  if (destination.host.kind === 'address') {
    const own = destination.host.address.text;
    return answers.every((answer) => answer?.text === own) ? named : refuseAnswer(destination, answers);
  }
  const endpoint = endpointFor(index, destination);
  if (endpoint === undefined) {
    const inRanges = answers.every((answer) => isInRanges(index, answer));
    return inRanges ? named : refuseUnlistedAnswer(destination);
  }
  const reachable = answers.every(
    (answer) => answer !== undefined && (isGloballyRoutable(answer) || isInRanges(index, answer)),
  );
  return reachable ? named : refuseAnswer(destination, answers);
}

function judgeParts(network: NetworkPolicy, url: URL): Verdict {
  if (!isWebUrl(url)) return refuseScheme();
  if (url.username !== '' || url.password !== '') return refuseCredentials();
  const destination = destinationOf(url);
  return destination === undefined ? refuseHost() : judgeDestination(network, destination);
}

function judgeLiteral(index: NetworkIndex, destination: Destination, address: IpAddress): Verdict {
  const range = allowingRange(index.ranges, address);
  if (range !== undefined) return allow(`network.allowed_ranges[${range}]`);
  if (!isGloballyRoutable(address)) return refuseSpecialAddress(destination, address);
  const endpoint = endpointFor(index, destination);
  return endpoint === undefined
    ? refuseUnknown(destination)
    : allow(`network.allowed_endpoints[${endpoint}]`);
}

function judgeName(index: NetworkIndex, destination: Destination, name: string): Verdict {
  const endpoint = endpointFor(index, destination);
  const lookup = index.dnsNames.get(name);
  const isLocalCandidate = index.allowDns && lookup !== undefined && index.ranges.length > 0;
  if (endpoint === undefined && !isLocalCandidate) return refuseUnknown(destination);
  if (!index.allowDns) return refuseDns(destination, 'network.allow_dns');
  if (lookup === undefined) return refuseDns(destination, 'network.dns_allowlist');
  return endpoint === undefined
    ? allow(`network.dns_allowlist[${lookup}]`)
    : allow(`network.allowed_endpoints[${endpoint}]`);
}

function isInRanges(index: NetworkIndex, answer: IpAddress | undefined): boolean {
  return answer !== undefined && allowingRange(index.ranges, answer) !== undefined;
}
