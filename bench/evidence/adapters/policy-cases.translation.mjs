import { FREE, NARROWED } from '../egress.mjs';

export const EVERY_RANGE = ['0.0.0.0/0', '::/0'];
const PRIVATE_RANGES = [
  '10.0.0.0/8',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
];
const LOOPBACK_RANGES = ['127.0.0.0/8', '::1/128'];

/**
 * The `network` section of ours for a row.
 *
 * @param target what the row wants to reach; undefined when it is no URL with a host
 * @returns `{ network, callers }`: what to list, and who is to ask under it
 */
export function translate(product, policy, target) {
  const ranges = [...rangesOf(product, policy)];
  const dns = target === undefined ? [] : [target.host];
  const blockedPorts = policy.self === undefined ? [] : [policy.self.port];
  const hostport = policy.allow_hostports?.map(splitHostPort).find(({ host }) => host === target?.host);
  if (hostport !== undefined) {
    // The range vouches for the private address; for a narrowed tool it opens no other port of it.
    const network = {
      endpoints: [toEndpoint(hostport)],
      ranges: [...ranges, `${hostport.host}/32`],
      blockedPorts,
    };
    return { network, callers: [NARROWED] };
  }
  const endpoints = endpointsOf(policy, target);
  return {
    network: { endpoints, ranges, dns: dns.filter(isName), blockedPorts },
    callers: callersOf(policy, target),
  };
}

function rangesOf({ normalCidr }, policy) {
  const allowed = (policy.allow_ips ?? []).map((entry) =>
    entry.includes('/') ? normalCidr(entry) : single(entry),
  );
  // An empty list of denials where the source would deny what is private: nothing is denied.
  if (policy.deny_ips?.length === 0) return EVERY_RANGE;
  if (policy.allow_loopback) return [...allowed, ...LOOPBACK_RANGES];
  if (!policy.allow_private) return allowed;
  const denied = policy.deny_ips;
  return denied === undefined ? EVERY_RANGE : PRIVATE_RANGES.filter((range) => !denied.includes(range));
}

/** A port list holds for literal addresses as well, which only a narrowing to endpoints says. */
function callersOf(policy, target) {
  const isLiteral = target !== undefined && !isName(target.host);
  if (policy.allow_ports !== undefined && isLiteral) return [NARROWED];
  // With `default: deny` and ranges alone, nothing is listed that a narrowing could keep.
  return policy.allow_ips === undefined ? [FREE, NARROWED] : [FREE];
}

function endpointsOf(policy, target) {
  const isOpen = policy.default !== 'deny' && policy.allow_hosts === undefined;
  const hosts = policy.allow_hosts ?? (isOpen && target !== undefined ? [target.host] : []);
  const named = hosts.map((host) => (host === '*' ? target?.host : host.replace(/^\[|\]$/g, '')));
  const ports = portsOf(policy, target);
  return named.filter((host) => host !== undefined).map((host) => ({ host, ports }));
}

function portsOf(policy, target) {
  if (policy.allow_ports !== undefined) return policy.allow_ports;
  if (policy.allow_http === false) return [443];
  return [...new Set([80, 443, ...(target === undefined ? [] : [target.port])])];
}

function toEndpoint({ host, port }) {
  return { host, ports: [port] };
}

function splitHostPort(text) {
  const [host, port] = text.split(':');
  return { host, port: Number(port) };
}

function single(address) {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

function isName(host) {
  return /[a-z]/.test(host) && !host.includes(':');
}
