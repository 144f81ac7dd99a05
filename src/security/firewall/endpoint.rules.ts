import { allow, refuse, type Verdict } from '../../kernel/index.js';
import type { NetworkPolicy } from '../../policy/index.js';
import { allowingRange, isGloballyRoutable, specialKind } from './address.rules.js';
import { destinationOf, destinationText, isWebUrl, type Destination } from './destination.js';
import { endpointFor, endpointOnAnyPort } from './endpoint.index.js';
import {
  BUILT_IN_RULE,
  endpointGrant,
  refuseAnswer,
  refuseApex,
  refuseBlockedPort,
  refuseCredentials,
  refuseDns,
  refuseEmptyAnswer,
  refuseHost,
  refuseNarrowed,
  refusePort,
  refuseScheme,
  refuseSpecialAddress,
  refuseUnknown,
  refuseUnlistedAnswer,
} from './egress.refusals.js';
import { parseHost, type HostName } from './host.js';
import { parseAddress, type IpAddress } from './ip.address.js';
import { indexOf, narrowedEndpoints, type NetworkIndex } from './network.index.js';
import type { Reach } from './reach.js';
import type { Grant } from './reach.remedies.js';
import { untraced, type Trace } from './rule.trace.js';

const MAX_PORT = 65_535;
/** For the example in a remedy: a look-up is for any port. */
const DEFAULT_HTTPS_PORT = 443;

/**
 * Judges a URL before anything is looked up. An allowance for a name is complete only together with
 * `judgeAddresses`: a name never opens an address.
 *
 * @param trace is told of the rules that were looked at; the one that refuses is the verdict's
 */
export function judgeUrl(reach: Reach, url: URL, trace: Trace = untraced): Verdict {
  const verdict = judgeParts(reach, url, trace);
  return verdict.allowed ? verdict : refuse('URL.DENIED', verdict.rule, verdict.message, verdict.remedy);
}

/** Judges where a connection would go, before its host is looked up. */
export function judgeDestination(reach: Reach, destination: Destination, trace: Trace = untraced): Verdict {
  const { network, narrowing } = reach;
  const verdict = judgeWhole(reach, destination, trace);
  if (!verdict.allowed || narrowing === undefined) return verdict;
  const left = endpointFor(narrowedEndpoints(network, narrowing), destination);
  if (left !== undefined) {
    trace(narrowing.rule, 'allows');
    return allow(endpointRule(left));
  }
  const other = endpointFor(indexOf(network).endpoints, destination);
  const grant = other === undefined ? endpointGrant(destination) : grantOf(network, other);
  return refuseNarrowed(reach, narrowing, destinationText(destination), grant);
}

/** Judges whether a name may be looked up at all, for whatever connection. */
export function judgeLookup(reach: Reach, text: string, trace: Trace = untraced): Verdict {
  const { network, narrowing } = reach;
  const index = indexOf(network);
  const host = parseHost(text);
  if (host?.kind !== 'name') return refuseHost('look-up');
  const other = endpointOnAnyPort(index.endpoints, host);
  const grant =
    other === undefined ? endpointGrant({ host, port: DEFAULT_HTTPS_PORT }) : grantOf(network, other);
  const lookup = judgeDns(reach, index, host, grant.endpoint, trace);
  if (!lookup.allowed || narrowing === undefined) return lookup;
  const left = endpointOnAnyPort(narrowedEndpoints(network, narrowing), host);
  if (left === undefined) return refuseNarrowed(reach, narrowing, host.name, grant);
  trace(narrowing.rule, 'allows');
  return lookup;
}

/**
 * Judges all that a name resolved to; one bad answer refuses the lot, and so does none.
 * For a literal address the only answer is that address.
 */
export function judgeAddresses(
  reach: Reach,
  destination: Destination,
  addresses: readonly string[],
): Verdict {
  const named = judgeDestination(reach, destination);
  if (!named.allowed) return named;
  if (addresses.length === 0) return refuseEmptyAnswer(destination);
  const index = indexOf(reach.network);
  const answers = addresses.map(parseAddress);
  if (destination.host.kind === 'address') {
    const own = destination.host.address.text;
    return answers.every((answer) => answer?.text === own) ? named : refuseAnswer(destination, answers);
  }
  // A narrowed destination has an endpoint, or it would not have come this far.
  if (endpointFor(index.endpoints, destination) === undefined) {
    const inRanges = answers.every((answer) => isInRanges(index, answer));
    return inRanges ? named : refuseUnlistedAnswer(reach, destination);
  }
  const reachable = answers.every(
    (answer) => answer !== undefined && (isGloballyRoutable(answer) || isInRanges(index, answer)),
  );
  return reachable ? named : refuseAnswer(destination, answers);
}

function judgeParts(reach: Reach, url: URL, trace: Trace): Verdict {
  if (!isWebUrl(url)) return refuseScheme();
  trace(BUILT_IN_RULE.scheme, 'passes');
  if (url.username !== '' || url.password !== '') return refuseCredentials();
  trace(BUILT_IN_RULE.credentials, 'passes');
  const destination = destinationOf(url);
  if (destination === undefined) return refuseHost('URL');
  trace(BUILT_IN_RULE.host, 'passes');
  return judgeDestination(reach, destination, trace);
}

/** What the whole section says. The reach matters only for the remedies. */
function judgeWhole(reach: Reach, destination: Destination, trace: Trace): Verdict {
  const index = indexOf(reach.network);
  const { host, port } = destination;
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT) return refusePort();
  if (index.blockedPorts.has(port)) return refuseBlockedPort(destination);
  trace('network.blocked_ports', 'passes');
  switch (host.kind) {
    case 'address':
      return judgeLiteral(reach, index, destination, host.address, trace);
    case 'name':
      return judgeName(reach, index, destination, host, trace);
    default: {
      const never: never = host;
      return never;
    }
  }
}

function judgeLiteral(
  reach: Reach,
  index: NetworkIndex,
  destination: Destination,
  address: IpAddress,
  trace: Trace,
): Verdict {
  const range = allowingRange(index.ranges, address);
  if (range !== undefined) {
    trace(`network.allowed_ranges[${range}]`, 'allows');
    return allow(`network.allowed_ranges[${range}]`);
  }
  // Space that no registry gives to anybody is not special: who lists such an address has said what he means.
  if (specialKind(address) !== undefined) return refuseSpecialAddress(reach, destination, address);
  trace('network.allowed_ranges', 'no match');
  const endpoint = endpointFor(index.endpoints, destination);
  traceEndpoint(trace, endpoint);
  return endpoint === undefined ? refuseUnknown(reach, destination) : allow(endpointRule(endpoint));
}

function judgeName(
  reach: Reach,
  index: NetworkIndex,
  destination: Destination,
  host: HostName,
  trace: Trace,
): Verdict {
  const endpoint = endpointFor(index.endpoints, destination);
  traceEndpoint(trace, endpoint);
  if (endpoint !== undefined) {
    const lookup = judgeDns(reach, index, host, grantOf(reach.network, endpoint).endpoint, trace);
    return lookup.allowed ? allow(endpointRule(endpoint)) : lookup;
  }
  const lookup = judgeDns(reach, index, host, host.name, trace);
  // Its addresses may turn out to lie in the ranges.
  if (lookup.allowed && index.ranges.size > 0) return lookup;
  const isApex = index.endpoints.wildcardAbove(host)?.has(destination.port) === true;
  return isApex ? refuseApex(reach, destination) : refuseUnknown(reach, destination);
}

function judgeDns(
  reach: Reach,
  index: NetworkIndex,
  host: HostName,
  endpoint: string,
  trace: Trace,
): Verdict {
  if (!index.allowDns) return refuseDns(reach, host.name, 'network.allow_dns', endpoint);
  trace('network.allow_dns', 'passes');
  const position = index.dnsNames.find(host, (found) => found);
  if (position === undefined) return refuseDns(reach, host.name, 'network.dns_allowlist', endpoint);
  trace(`network.dns_allowlist[${position}]`, 'allows');
  return allow(`network.dns_allowlist[${position}]`);
}

function traceEndpoint(trace: Trace, position: number | undefined): void {
  if (position === undefined) trace('network.allowed_endpoints', 'no match');
  else trace(endpointRule(position), 'allows');
}

function isInRanges(index: NetworkIndex, answer: IpAddress | undefined): boolean {
  return answer !== undefined && allowingRange(index.ranges, answer) !== undefined;
}

function endpointRule(position: number): string {
  return `network.allowed_endpoints[${position}]`;
}

/** What a narrowing has to name so that an endpoint of the policy is left. */
function grantOf(network: NetworkPolicy, position: number): Grant {
  return { edits: [], endpoint: network.allowedEndpoints[position]?.name ?? '' };
}
