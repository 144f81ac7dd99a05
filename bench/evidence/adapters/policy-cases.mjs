import { EgressPolicies, FREE, PUBLIC_ANSWER, check, decideUrl, listedChecks } from '../egress.mjs';
import { inexpressible, outcomeOf, refusedPolicy } from '../outcome.mjs';
import { EVERY_RANGE, translate } from './policy-cases.translation.mjs';
import { policyFor, readAcl, serviceCheck, serviceOf } from './smokescreen.mjs';

const METADATA_ANSWER = ['169.254.169.254'];
const NO_DENIALS =
  'denies one public destination over a default that allows all; ours has nothing to deny from';
const NO_REPORTING = 'denies over a mode that only reports or is open; ours has no such mode';

/**
 * Cases that other projects wrote for their own policy languages, each translated into a policy file of ours:
 *
 * - allowed hosts, with ports when the row gives some, become endpoints; `*.` in front stays a wildcard; a bare `*`
 *   becomes the row's own host. A port list restricts literal addresses too, so those rows are judged as a tool
 *   that is narrowed to the endpoint.
 * - allowed addresses, private or loopback networks become `allowed_ranges`.
 * - "everything public is allowed" becomes an endpoint for the row's host and port: what is not public has to be
 *   refused all the same.
 * - the proxy's own port, never to be reached, becomes a blocked port.
 * - services with lists of their own become tools that `tools.network` narrows.
 * - patterns and blocks that must be refused as configuration go through the policy reader.
 *
 * A denial of single public hosts or addresses over a default that allows everything has no translation: our
 * policy would not list them, and default deny would make the row pass without proving anything. Those rows are
 * counted as not expressible.
 */
export const policyCases = {
  table: 'policy_cases',
  file: 'dev/ssrf/policy_cases.jsonl',
  judge(row, rig, corpora) {
    const { input, policy } = row;
    if ('cidr' in input && !('ip_text' in input))
      return judgeConfiguration(row, rig, { ranges: [input.cidr] });
    if ('pattern' in input) return judgeConfiguration(row, rig, { host: input.pattern });
    if ('ip6_text' in input) return judgeAnswerText(row, rig);
    if ('inet_aton' in input) return judgeLegacyText(row, rig);
    if ('cidr' in input) return judgeInRange(row, rig);
    if ('ip_text' in input) return judgeStrictText(row, rig);
    if ('smokescreen_yaml' in policy) return judgeService(row, rig, corpora);
    return judgeDestination(row, rig);
  },
};

/** `reject-config` and `accept-config`: is it a policy at all? */
function judgeConfiguration({ expect }, rig, { host = 'example.org', ranges = [] }) {
  const { policy, problem } = new EgressPolicies(rig).listing({
    endpoints: [{ host, ports: [443] }],
    ranges,
  });
  const expected = expect === 'accept-config' ? 'allow' : 'block';
  if (policy === undefined) return refusedPolicy(expected, problem);
  return outcomeOf(expected, [{ what: 'as configuration', allowed: true, why: 'the policy is accepted' }]);
}

/** `valid` and `invalid` IPv6 texts: as the only answer for a name, under ranges that open every address. */
async function judgeAnswerText({ input, expect }, rig) {
  const { policy } = new EgressPolicies(rig).listing({
    endpoints: [{ host: 'listed.example', ports: [443] }],
    ranges: EVERY_RANGE,
  });
  const expected = expect === 'valid' ? 'allow' : 'block';
  const decision = await decideUrl(rig, policy, FREE, 'https://listed.example/', [input.ip6_text]);
  return outcomeOf(expected, [check('as an answer', expected, decision)]);
}

/** A strict parser takes four decimal numbers only; ours is the one that reads hosts in a policy file. */
function judgeStrictText(row, rig) {
  const expect = row.expect === 'valid-strict' ? 'accept-config' : 'reject-config';
  return judgeConfiguration({ expect }, rig, { host: row.input.ip_text });
}

/**
 * Legacy spellings of 192.168.1.1: refused while nothing opens that address, and under a range of everything below
 * and above it. With a range of exactly this address, whatever is let through is that address.
 */
async function judgeLegacyText({ input }, rig) {
  const policies = new EgressPolicies(rig);
  const text = `https://${input.ip_text}/`;
  const others = policies.listing({
    endpoints: [{ host: input.inet_aton, ports: [443] }],
    ranges: ['0.0.0.0/1', '128.0.0.0/2', '192.168.0.0/24', '192.168.2.0/23', '224.0.0.0/3'],
  }).policy;
  return outcomeOf('block', await listedChecks(rig, others, 'block', text, []));
}

/** An address in some spelling against a block, which becomes the only range that is open. */
async function judgeInRange({ input, expect }, rig) {
  const block = rig.product.normalCidr(input.cidr);
  const { policy } = new EgressPolicies(rig).listing({ endpoints: [], ranges: [block] });
  const expected = expect === 'in-range' ? 'allow' : 'block';
  const decision = await decideUrl(rig, policy, FREE, `https://${input.ip_text}/`, []);
  return outcomeOf(expected, [check(`in ${block}`, expected, decision)]);
}

/** Smokescreen: what a service may reach, by its own list, the global lists and its mode. */
async function judgeService({ input, policy: { smokescreen_yaml: file, service }, expect }, rig, corpora) {
  const acl = readAcl(corpora, file);
  const entry = serviceOf(acl, service);
  const host = input.host.toLowerCase();
  const isListed = [...acl.global, ...acl.services.flatMap(({ domains }) => domains)].includes(host);
  if (entry.action !== 'enforce' && expect === 'block' && !isListed) return inexpressible(NO_REPORTING);
  const extended = expect === 'allow' && entry.action !== 'enforce' ? listFor(acl, entry, host) : acl;
  const { policy, problem } = policyFor(rig, extended);
  if (policy === undefined) return refusedPolicy(expect, problem);
  return outcomeOf(expect, [await serviceCheck(rig, policy, entry.name, expect, input.host)]);
}

/** A service that only reports is allowed what it does not list: here it is listed. */
function listFor(acl, entry, host) {
  const services = acl.services.map((service) =>
    service === entry ? { ...service, domains: [...new Set([...service.domains, host])] } : service,
  );
  return { ...acl, services };
}

async function judgeDestination(row, rig) {
  const { policy, expect } = row;
  const text = urlOf(row);
  const target = targetOf(rig.product, text);
  if (isDenialOnly(row, target)) return inexpressible(NO_DENIALS);
  const { network, callers } = translate(rig.product, policy, target);
  const listing = new EgressPolicies(rig).listing(network);
  if (listing.policy === undefined) return refusedPolicy(expect, listing.problem);
  const checks = await listedChecks(rig, listing.policy, expect, text, answersOf(row, target), callers);
  return outcomeOf(expect, checks);
}

/** Only a denial stands between the caller and a public destination. */
function isDenialOnly({ expect, policy }, target) {
  if (expect !== 'block' || policy.allow_private || target === undefined) return false;
  if ('deny_hosts' in policy) return true;
  const denied = [...(policy.deny_ips ?? []), ...(policy.deny_hostports ?? [])];
  return denied.some((entry) => inDenial(entry, target.host));
}

/** The denials of these rows are /24 or narrower and name public addresses: the first three numbers tell. */
function inDenial(entry, asked) {
  return entry.split('.').slice(0, 3).join('.') === asked.split('.').slice(0, 3).join('.');
}

function urlOf({ input, policy }) {
  if (input.url !== undefined) return input.url;
  const host = input.host ?? (input.ip.includes(':') ? `[${input.ip}]` : input.ip);
  const port = input.port === undefined ? '' : `:${input.port}`;
  return `${policy.allow_hostports === undefined ? 'https' : 'http'}://${host}${port}/`;
}

/** What the row wants to reach, as an endpoint would name it; undefined when it is no URL with a host. */
function targetOf({ destinationOf, hostText }, text) {
  const destination = URL.canParse(text) ? destinationOf(new URL(text)) : undefined;
  return destination && { host: hostText(destination.host), port: destination.port };
}

function answersOf({ input, policy, expect }, target) {
  if (input.resolves_to !== undefined) return input.resolves_to ?? [];
  if (target?.host === 'localhost') return ['127.0.0.1', '::1'];
  // "Cloud metadata host names, even if listed": what such a name answers.
  if (expect === 'block' && policy.allow_private === false && target !== undefined) return METADATA_ANSWER;
  return PUBLIC_ANSWER;
}
