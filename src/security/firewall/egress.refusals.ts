import { refuse, type Refusal } from '../../kernel/index.js';
import { isGuarded, specialKind } from './address.rules.js';
import { destinationText, type Destination } from './destination.js';
import { hostText } from './host.js';
import type { IpAddress } from './ip.address.js';
import { wouldAllow, type Grant } from './reach.remedies.js';
import type { Narrowing, Reach } from './reach.js';

/** Rules that no policy can change have these names in a verdict. */
export const BUILT_IN_RULE = {
  scheme: 'http-and-https-only',
  credentials: 'no-credentials-in-urls',
  host: 'readable-host-only',
  port: 'port-1-to-65535',
  default: 'default-deny',
} as const;

const GUARDED_REMEDY =
  'Link-local and cloud metadata addresses stay closed to tools; use a host of the public internet.';

export function refuseScheme(): Refusal {
  return deny(BUILT_IN_RULE.scheme, 'Only http and https URLs are allowed.', 'Use an https URL.');
}

export function refuseCredentials(): Refusal {
  return deny(
    BUILT_IN_RULE.credentials,
    'The URL carries a user name or password, which is not allowed.',
    'Remove the part before "@" from the URL.',
  );
}

export function refuseHost(asked: 'URL' | 'connection' | 'look-up'): Refusal {
  return deny(
    BUILT_IN_RULE.host,
    `The host of the ${asked} is neither an IP address nor a name that DNS could know.`,
    'Check the spelling of the host.',
  );
}

export function refusePort(): Refusal {
  return deny(BUILT_IN_RULE.port, 'The port is not between 1 and 65535.', 'Use a port between 1 and 65535.');
}

export function refuseBlockedPort(destination: Destination): Refusal {
  return deny(
    'network.blocked_ports',
    `Port ${destination.port} is blocked by the policy.`,
    `Use another port; or the operator removes ${destination.port} from network.blocked_ports.`,
  );
}

/** A literal address that is not the public internet's and that no range opens. */
export function refuseSpecialAddress(reach: Reach, destination: Destination, address: IpAddress): Refusal {
  const kind = specialKind(address) ?? 'special address';
  const range = `add "${hostRange(address)}" to network.allowed_ranges`;
  // A range opens an address by itself only for callers that are not narrowed.
  const edits = reach.narrowing === undefined ? [range] : [range, ...endpointEdits(destination)];
  return deny(
    'network.allowed_ranges',
    `${destinationText(destination)} is not allowed: it is a ${kind} outside network.allowed_ranges.`,
    isGuarded(address) ? GUARDED_REMEDY : wouldAllow(reach, { edits, endpoint: address.text }),
  );
}

export function refuseUnknown(reach: Reach, destination: Destination): Refusal {
  return deny(
    BUILT_IN_RULE.default,
    `${destinationText(destination)} is not in network.allowed_endpoints.`,
    wouldAllow(reach, endpointGrant(destination)),
  );
}

/** A name that only stands above the ones that a wildcard covers. */
export function refuseApex(reach: Reach, destination: Destination): Refusal {
  const name = hostText(destination.host);
  return deny(
    BUILT_IN_RULE.default,
    `${destinationText(destination)} is not in network.allowed_endpoints: "*.${name}" covers only the names below it.`,
    wouldAllow(reach, endpointGrant(destination)),
  );
}

/** What the policy allows, but not to this caller. */
export function refuseNarrowed(reach: Reach, narrowing: Narrowing, to: string, grant: Grant): Refusal {
  return deny(
    narrowing.rule,
    `${to} is in none of the endpoints that ${narrowing.rule} names.`,
    wouldAllow(reach, grant),
  );
}

export type DnsRule = 'network.allow_dns' | 'network.dns_allowlist';

/** @param endpoint what the endpoint is called that needs the look-up */
export function refuseDns(reach: Reach, name: string, rule: DnsRule, endpoint: string): Refusal {
  return deny(
    rule,
    rule === 'network.allow_dns'
      ? `${name} needs a DNS look-up, and the policy does not allow any.`
      : `${name} is not in network.dns_allowlist, so it may not be looked up.`,
    wouldAllow(reach, { edits: dnsEdits(name), endpoint }),
  );
}

export function refuseEmptyAnswer(destination: Destination): Refusal {
  return deny(
    BUILT_IN_RULE.default,
    `${hostText(destination.host)} has no address.`,
    'Check the spelling of the host, or try again later.',
  );
}

/** A name of an allowed endpoint that answers with an address of another world. Which one stays untold. */
export function refuseAnswer(destination: Destination, answers: readonly (IpAddress | undefined)[]): Refusal {
  const name = hostText(destination.host);
  const isMetadata = answers.some((answer) => answer !== undefined && isGuarded(answer));
  return deny(
    'network.allowed_ranges',
    `${name} has an address that is not public (private, loopback, link-local or otherwise special) and lies outside network.allowed_ranges.`,
    isMetadata
      ? GUARDED_REMEDY
      : 'If it is a host of the local network, the operator opens its address: add "<its address>/32" to network.allowed_ranges.',
  );
}

/** A name that only DNS knows, with an address outside the ranges. */
export function refuseUnlistedAnswer(reach: Reach, destination: Destination): Refusal {
  return deny(
    BUILT_IN_RULE.default,
    `${destinationText(destination)} is not in network.allowed_endpoints, and not all of its addresses lie in network.allowed_ranges.`,
    wouldAllow(reach, endpointGrant(destination)),
  );
}

/** The endpoint that a destination would need, called like its host. */
export function endpointGrant(destination: Destination): Grant {
  return { edits: endpointEdits(destination), endpoint: hostText(destination.host) };
}

function deny(rule: string, message: string, remedy: string): Refusal {
  return refuse('EGRESS.DENIED', rule, message, remedy);
}

function endpointEdits({ host, port }: Destination): readonly string[] {
  const endpoint = `add { host: "${hostText(host)}", ports: [${port}] } to network.allowed_endpoints`;
  return host.kind === 'address' ? [endpoint] : [endpoint, ...dnsEdits(host.name)];
}

function dnsEdits(name: string): readonly string[] {
  return ['set network.allow_dns to true', `add "${name}" to network.dns_allowlist`];
}

function hostRange(address: IpAddress): string {
  return address.family === 4 ? `${address.text}/32` : `${address.text}/128`;
}
