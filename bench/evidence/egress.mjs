import { askClient } from './client.mjs';
import { ruleOf } from './rig.mjs';

/** Tools of every policy made here, by what `tools.network` says about them. */
const TOOL = {
  free: 'free_tool',
  narrowed: 'narrowed_tool',
  elsewhere: 'elsewhere_tool',
  nowhere: 'nowhere_tool',
};
export const FREE = { kind: 'tool', tool: TOOL.free };
export const NARROWED = { kind: 'tool', tool: TOOL.narrowed };
export const SERVER = { kind: 'server' };
const OUTSIDERS = [
  { kind: 'tool', tool: TOOL.elsewhere },
  { kind: 'tool', tool: TOOL.nowhere },
];

/** A public address for names whose row says nothing about their answers. */
export const PUBLIC_ANSWER = ['93.184.216.34'];
const OTHER_HOST = 'other-endpoint.example';

/** Policies under which an endpoint is listed, or nothing but another one is. */
export class EgressPolicies {
  constructor(rig) {
    this.rig = rig;
    const { policy } = rig.policy(sectionsOf({ endpoints: [] }));
    if (policy === undefined) throw new Error('The reader refuses a policy with one endpoint.');
    this.silent = policy;
  }

  /**
   * @param {{ endpoints: { host: string, ports: number[] }[], ranges?: string[], dns?: string[],
   *   blockedPorts?: number[] }} network every name among the endpoints may also be looked up
   * @returns `{ policy }` or `{ problem }`
   */
  listing(network) {
    return this.rig.policy(sectionsOf(network));
  }

  /** The same endpoints, and none of their names may be looked up. */
  listingWithoutDns(network) {
    const { network: listed, ...others } = sectionsOf(network);
    return this.rig.policy({ ...others, network: { ...listed, dns_allowlist: [OTHER_HOST] } });
  }
}

function sectionsOf({ endpoints, ranges = [], dns = [], blockedPorts = [] }) {
  const names = endpoints.map(({ host }) => host).filter((host) => /[a-z]/.test(host) && !host.includes(':'));
  const listed = endpoints.map((endpoint, position) => ({ name: `listed-${position}`, ...endpoint }));
  return {
    network: {
      allowed_endpoints: [...listed, { name: 'other', host: OTHER_HOST, ports: [80, 443] }],
      allowed_ranges: ranges,
      blocked_ports: blockedPorts,
      allow_dns: true,
      dns_allowlist: [...new Set([...names, ...dns]), OTHER_HOST],
      server_endpoints: listed.map(({ name }) => name),
    },
    tools: {
      network: {
        [TOOL.narrowed]: listed.map(({ name }) => name),
        [TOOL.elsewhere]: ['other'],
        [TOOL.nowhere]: [],
      },
    },
  };
}

/**
 * The whole decision about one URL: taken in as an argument, put to the client, its name put to the rule of
 * look-ups, and the same destination to the process-wide guard.
 *
 * @returns `{ verdicts, lookup, why }`: whether the client allows it, then each verdict of the guard where it has a
 *   say (not on scheme and credentials); lookup says whether the name may be asked for or the client did ask for it,
 *   whatever became of the rest
 */
export async function decideUrl(rig, policy, caller, text, answers) {
  const taken = await rig.take('url', text);
  if (taken.refusal !== undefined) return { verdicts: [false], lookup: false, why: taken.refusal };
  return await decideParsed(rig.product, policy, caller, new URL(taken.value), answers);
}

/** The same for a URL that is already parsed, for example the target of a redirect. */
export async function decideParsed(product, policy, caller, url, answers) {
  const reach = product.reachOf(policy, caller);
  const { verdict, asked } = await askClient(product, policy, caller, url, answers);
  const destination = product.destinationOf(url);
  const isLookupAllowed =
    destination?.host.kind === 'name' && product.judgeLookup(reach, destination.host.name).allowed;
  const isAboutUrl =
    destination === undefined ||
    (!product.judgeUrl(reach, url).allowed && product.judgeDestination(reach, destination).allowed);
  const guard = isAboutUrl ? [] : judgeGuard(product, policy, caller, destination, answers);
  const other = guard.find(({ allowed }) => allowed !== verdict.allowed);
  const why = other === undefined ? '' : `; guard: ${ruleOf(other)}`;
  const verdicts = [verdict, ...guard].map(({ allowed }) => allowed);
  return { verdicts, lookup: isLookupAllowed || asked, why: `${ruleOf(verdict)}${why}` };
}

/**
 * What a library of a plugin meets that connects by itself: the question to DNS, then each answer, which the guard
 * must refuse one like the other when one of them is bad.
 */
function judgeGuard(product, policy, caller, { host, port }, answers) {
  const judge = new product.EgressJudge(() => {});
  judge.govern(new product.FixedPolicyStore(policy));
  const text = product.hostText(host);
  const work = () => {
    if (host.kind === 'address') return [judge.dial(text, port).verdict];
    const before = [judge.lookup(text).verdict, judge.connect(text, port)];
    if (before.some(({ allowed }) => !allowed)) return before.filter(({ allowed }) => !allowed);
    judge.remember(text, answers);
    return answers.length === 0
      ? [judge.answers(text, port, [])]
      : answers.map((address) => judge.dial(address, port).verdict);
  };
  if (caller.kind === 'server') return work();
  return product.runInCallScope(
    { callId: 'bench', tool: caller.tool, egress: new product.EgressTrail() },
    work,
  );
}

/** One check of a decision: what is expected has to hold for the client and for each verdict of the guard. */
export function check(what, expected, { verdicts, why }) {
  const allowed = expected === 'allow' ? verdicts.every(Boolean) : verdicts.some(Boolean);
  return { what, allowed, why };
}

/** Judges a URL under a policy that lists its host, for everybody whom the policy gives it to. */
export async function listedChecks(rig, policy, expected, text, answers, callers = [FREE, NARROWED, SERVER]) {
  return Promise.all(
    callers.map(async (caller) =>
      check(`listed, ${nameOf(caller)}`, expected, await decideUrl(rig, policy, caller, text, answers)),
    ),
  );
}

/**
 * What policies say that do not give the host to the caller: no such endpoint, a narrowing without it, or an endpoint
 * that may not be looked up. The question to DNS alone would already carry data out, so a name that may be asked
 * for counts as let through, and so does one that the client did ask for.
 *
 * @param {{ listing?: object, withoutDns?: object }} given policies that list the host
 */
export async function silentVerdict(rig, policies, { listing, withoutDns }, text, answers) {
  const asked = [
    ...[FREE, SERVER].map((caller) => ({ policy: policies.silent, caller })),
    ...OUTSIDERS.map((caller) => ({ policy: listing, caller })),
    ...[FREE, NARROWED, SERVER].map((caller) => ({ policy: withoutDns, caller })),
  ].filter(({ policy }) => policy !== undefined);
  const decisions = await Promise.all(
    asked.map(({ policy, caller }) => decideUrl(rig, policy, caller, text, answers)),
  );
  const letThrough = decisions.find(({ verdicts, lookup }) => lookup || verdicts.some(Boolean));
  return { silent: letThrough === undefined ? 'block' : 'allow', why: letThrough?.why ?? decisions[0].why };
}

function nameOf(caller) {
  return caller.kind === 'server' ? 'the server itself' : caller.tool;
}
