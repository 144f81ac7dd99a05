import { join } from 'node:path';
import { parse } from 'yaml';
import { PUBLIC_ANSWER, check, decideUrl } from '../egress.mjs';
import { outcomeOf } from '../outcome.mjs';

const FOLDER = 'conformance/ssrf/smokescreen_testdata';
const FILES = ['sample_config.yaml', 'sample_config_with_global.yaml'];
const SOURCE = 'github:stripe/smokescreen';
const PORTS = [443];
/** Stands for every service that a file does not name. */
const ANY_SERVICE = 'service-without-a-line';

/**
 * The access lists of Smokescreen's tests, whole: each service becomes a tool that `tools.network` narrows to the
 * service's domains and the global ones. The rows are made from the files: every service that enforces its list
 * has to reach each of its own domains and none that only another service has, nor what merely looks like a name
 * below a wildcard: the name without a label in front, one that ends in the same letters, one that goes on. Services that report or are open
 * allow everything they do not list, which our policy cannot say; they give no rows.
 */
export const smokescreenTestdata = {
  table: 'smokescreen_testdata',
  requires: FILES.map((file) => join(FOLDER, file)),
  rows(corpora) {
    return FILES.flatMap((file) => rowsOf(file, readAcl(corpora, file)));
  },
  async judge({ input: { file, service, host }, expect }, rig, corpora) {
    const policy = policyFor(rig, readAcl(corpora, file)).policy;
    return outcomeOf(expect, [await serviceCheck(rig, policy, service, expect, host)]);
  },
};

function rowsOf(file, acl) {
  const domains = [...acl.global, ...acl.services.flatMap(({ domains: own }) => own)];
  const hosts = [...new Set(domains.flatMap(hostsAround))];
  return acl.services
    .filter(({ action }) => action === 'enforce')
    .flatMap((service) => {
      const own = [...service.domains, ...acl.global];
      return hosts.map((host) => ({
        id: `${file}:${service.name}:${host}`,
        input: { file, service: service.name, host },
        expect: own.some((domain) => isCovered(domain, host)) ? 'allow' : 'block',
        source: SOURCE,
      }));
    });
}

/** A host that a pattern stands for, and some that it must not stand for. */
function hostsAround(domain) {
  if (!domain.startsWith('*.')) return [domain];
  const base = domain.slice(2);
  return [`below.${base}`, base, `not${base}`, `below.${base}.test`];
}

/** What the source means by its domains: a wildcard stands for every name below. */
function isCovered(domain, host) {
  return domain.startsWith('*.') ? host.endsWith(domain.slice(1)) : domain === host;
}

/** Reads one of the files: what each service may reach. The service of the `default` entry has a name of ours. */
export function readAcl(corpora, file) {
  const acl = parse(corpora.text(join(FOLDER, file)));
  const entries = [...acl.services, { ...acl.default, name: ANY_SERVICE }];
  return {
    services: entries.map(({ name, action, allowed_domains: domains }) => ({
      name,
      action,
      domains: domains ?? [],
    })),
    global: acl.global_allow_list ?? [],
    denied: acl.global_deny_list ?? [],
  };
}

/** The entry that holds for a service. */
export function serviceOf(acl, name) {
  return acl.services.find((service) => service.name === name) ?? acl.services.at(-1);
}

/** One policy of ours for a whole file. */
export function policyFor(rig, acl) {
  const domains = [...new Set([...acl.global, ...acl.services.flatMap(({ domains: own }) => own)])];
  const narrowing = acl.services.map(({ name, domains: own }) => [
    name,
    [...new Set([...own, ...acl.global])],
  ]);
  return rig.policy({
    network: {
      allowed_endpoints: domains.map((host) => ({ name: host.replace('*', 'any'), host, ports: PORTS })),
      allow_dns: true,
      dns_allowlist: domains,
    },
    tools: {
      network: Object.fromEntries(
        narrowing.map(([tool, own]) => [tool, own.map((host) => host.replace('*', 'any'))]),
      ),
    },
  });
}

/** One host, for the tool that a service became. */
export async function serviceCheck(rig, policy, service, expected, host) {
  const decision = await decideUrl(
    rig,
    policy,
    { kind: 'tool', tool: service },
    `https://${host}/`,
    PUBLIC_ANSWER,
  );
  return check(`as ${service}`, expected, decision);
}
