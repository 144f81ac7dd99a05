import type { Policy } from '../policy.js';
import type { Finding } from './finding.js';
import { coversName, coversPath, HostSet } from './pattern.cover.js';

/** How many entries of one list are compared with those of another: a reload must not hold up calls. */
const MAX_COMPARED = 200;

/** Finds rules that can never do anything. */
export function findDeadRules(policy: Policy): Finding[] {
  return [...deadEndpoints(policy), ...unusedNames(policy), ...deniedTools(policy), ...deniedFolders(policy)];
}

function deadEndpoints({ network }: Policy): Finding[] {
  const blocked = new Set(network.blockedPorts);
  const names = new HostSet(network.dnsAllowlist);
  return network.allowedEndpoints.flatMap(({ host, ports }, position): Finding[] => {
    const path = ['network', 'allowed_endpoints', position] as const;
    const findings: Finding[] = [];
    if (ports.length === 0) {
      findings.push({
        path,
        problem: `${host} has no ports, so nothing is allowed`,
        remedy: 'name its ports',
      });
    }
    for (const [index, port] of ports.entries()) {
      if (!blocked.has(port)) continue;
      findings.push({
        path: [...path, 'ports', index],
        problem: `port ${port} is closed everywhere by network.blocked_ports`,
        remedy: 'take it out of one of the two lists',
      });
    }
    if (!isAddress(host) && !network.allowDns) {
      findings.push({
        path: [...path, 'host'],
        problem: `${host} cannot be looked up, because network.allow_dns is not true`,
        remedy: 'write allow_dns: true, or remove the endpoint',
      });
    } else if (!isAddress(host) && !names.meets(host)) {
      findings.push({
        path: [...path, 'host'],
        problem: `${host} is not in network.dns_allowlist, so it can never be reached`,
        remedy: `add ${host} to dns_allowlist, or remove the endpoint`,
      });
    }
    return findings;
  });
}

/** A name without an endpoint may still lead into the ranges. */
function unusedNames({ network }: Policy): Finding[] {
  if (network.allowedRanges.length > 0) return [];
  const hosts = new HostSet(network.allowedEndpoints.map(({ host }) => host));
  return network.dnsAllowlist
    .map((name, position) => ({ name, position }))
    .filter(({ name }) => !hosts.meets(name))
    .map(({ name, position }) => ({
      path: ['network', 'dns_allowlist', position],
      problem: `no allowed endpoint uses ${name}; looking it up is all that is allowed`,
      remedy: 'add an endpoint, or remove the name',
    }));
}

function deniedTools({ tools }: Policy): Finding[] {
  const denials = tools.deny.slice(0, MAX_COMPARED);
  return tools.allow.slice(0, MAX_COMPARED).flatMap((pattern, position) => {
    const denied = denials.findIndex((other) => coversName(other, pattern));
    if (denied < 0) return [];
    return {
      path: ['tools', 'allow', position],
      problem: `tools.deny[${denied}] takes away all that ${pattern} gives`,
      remedy: 'remove one of the two',
    };
  });
}

function deniedFolders({ filesystem }: Policy): Finding[] {
  const denials = filesystem.deniedPaths.slice(0, MAX_COMPARED);
  return filesystem.allowedPaths.slice(0, MAX_COMPARED).flatMap((pattern, position) => {
    const denied = denials.findIndex((other) => coversPath(other, pattern));
    if (denied < 0) return [];
    return {
      path: ['filesystem', 'allowed_paths', position],
      problem: `filesystem.denied_paths[${denied}] takes away all that this pattern gives`,
      remedy: 'remove one of the two',
    };
  });
}

/** Hosts are valid here: only an IPv6 address has a colon, and no name ends in a number. */
function isAddress(host: string): boolean {
  return host.includes(':') || /\.[0-9]+$/.test(host);
}
