import { quoteForPattern, type KeyPath, type Policy } from '../../policy/index.js';
import { isGuarded } from '../firewall/address.rules.js';
import type { Destination } from '../firewall/destination.js';
import { judgeDestination } from '../firewall/endpoint.rules.js';
import { hostText } from '../firewall/host.js';
import { wholeReach } from '../firewall/reach.js';
import { programOf } from '../commands/program.js';
import { wordsOf } from '../commands/words.js';
import { resolveAndJudge } from '../validator/path.rules.js';
import { destinationIn } from './network.answer.js';
import type { Question } from './question.js';

/** One change of a policy file, and the policy that comes of it. */
export interface PolicyEdit {
  readonly kind: 'add' | 'remove';
  /** Where in the file; of a list that grows, the list. */
  readonly path: KeyPath;
  /** What is added; what is removed stands in the file. */
  readonly value: unknown;
  readonly policy: Policy;
}

/** An entry of a list that decided: `filesystem.denied_paths[3]`. */
const ENTRY = /^([a-z_]+)\.([a-z_]+)\[(\d+)\]$/;
const RATE = 'tools.rate_limits.';
const NARROWING = 'tools.network.';
const SOME_RATE = 60;

/** The edit that takes away what refused; undefined when no policy could allow it. */
export function editToAllow(policy: Policy, question: Question, rule: string): PolicyEdit | undefined {
  const { network, filesystem, commands, tools } = policy;
  if (ENTRY.test(rule)) return withoutEntry(policy, rule);
  if (rule === 'tools.allow') {
    const name = question.kind === 'tool' ? question.value : question.tool;
    if (name === undefined) return undefined;
    return added(['tools', 'allow'], [name], {
      ...policy,
      tools: { ...tools, allow: [...tools.allow, name] },
    });
  }
  if (rule.startsWith(RATE)) {
    const tool = question.value;
    const rateLimits = { ...tools.rateLimits, [tool]: SOME_RATE };
    return added(['tools', 'rate_limits', tool], SOME_RATE, { ...policy, tools: { ...tools, rateLimits } });
  }
  if (rule === 'commands.blocked') {
    return added(['commands', 'blocked'], [], { ...policy, commands: { ...commands, blocked: [] } });
  }
  if (rule === 'filesystem.allowed_paths') {
    const pattern = exactPattern(policy, question);
    if (pattern === undefined) return undefined;
    const allowedPaths = [...filesystem.allowedPaths, pattern];
    return added(['filesystem', 'allowed_paths'], [pattern], {
      ...policy,
      filesystem: { ...filesystem, allowedPaths },
    });
  }
  const destination = destinationIn(question);
  return destination === undefined || network === undefined
    ? undefined
    : editOfNetwork(policy, destination, rule);
}

/** The edit that makes a refusal of an allowance. */
export function editToRefuse(policy: Policy, question: Question, rule: string): PolicyEdit | undefined {
  const { filesystem, commands, tools } = policy;
  switch (question.kind) {
    case 'tool': {
      const deny = [...tools.deny, question.value];
      return added(['tools', 'deny'], [question.value], { ...policy, tools: { ...tools, deny } });
    }
    case 'path': {
      const pattern = exactPattern(policy, question);
      if (pattern === undefined) return undefined;
      const deniedPaths = [...filesystem.deniedPaths, pattern];
      return added(['filesystem', 'denied_paths'], [pattern], {
        ...policy,
        filesystem: { ...filesystem, deniedPaths },
      });
    }
    case 'command': {
      const cut = wordsOf(question.value);
      if (!cut.ok) return undefined;
      const program = programOf(cut.words[0] ?? '');
      const blocked = [...(commands.blocked ?? []), program];
      return added(['commands', 'blocked'], [program], { ...policy, commands: { ...commands, blocked } });
    }
    case 'url':
    case 'host':
      return withoutEntry(policy, rule);
    default: {
      const never: never = question.kind;
      return never;
    }
  }
}

function editOfNetwork(policy: Policy, destination: Destination, rule: string): PolicyEdit | undefined {
  const { network } = policy;
  const host = hostText(destination.host);
  const { port } = destination;
  const changed = (part: Partial<Policy['network']>): Policy => ({
    ...policy,
    network: { ...network, ...part },
  });
  switch (rule) {
    case 'network.blocked_ports': {
      const blockedPorts = network.blockedPorts.filter((blocked) => blocked !== port);
      const path = ['network', 'blocked_ports', network.blockedPorts.indexOf(port)];
      return { kind: 'remove', path, value: port, policy: changed({ blockedPorts }) };
    }
    case 'network.allow_dns':
      return added(['network', 'allow_dns'], true, changed({ allowDns: true }));
    case 'network.dns_allowlist':
      return added(
        ['network', 'dns_allowlist'],
        [host],
        changed({ dnsAllowlist: [...network.dnsAllowlist, host] }),
      );
    case 'network.allowed_ranges': {
      const { host: literal } = destination;
      // Nobody is told how to open the addresses of a cloud's metadata service.
      if (literal.kind !== 'address' || isGuarded(literal.address)) return undefined;
      const range = `${literal.address.text}/${literal.address.family === 4 ? 32 : 128}`;
      return added(
        ['network', 'allowed_ranges'],
        [range],
        changed({ allowedRanges: [...network.allowedRanges, range] }),
      );
    }
    case 'default-deny':
      return withEndpoint(policy, host, port);
    default:
      return rule.startsWith(NARROWING)
        ? withNamed(policy, destination, rule.slice(NARROWING.length))
        : undefined;
  }
}

function withEndpoint(policy: Policy, host: string, port: number): PolicyEdit {
  const endpoint = { name: host, host, ports: [port], description: '' };
  const allowedEndpoints = [...policy.network.allowedEndpoints, endpoint];
  return added(['network', 'allowed_endpoints'], [{ host, ports: [port] }], {
    ...policy,
    network: { ...policy.network, allowedEndpoints },
  });
}

/** Names the endpoint in the narrowing; where the section opens the place by a range, one has to be there first. */
function withNamed(policy: Policy, destination: Destination, tool: string): PolicyEdit {
  const { network, tools } = policy;
  const whole = judgeDestination(wholeReach(network), destination);
  const [, , list, position] = ENTRY.exec(whole.rule) ?? [];
  const endpoint = list === 'allowed_endpoints' ? network.allowedEndpoints[Number(position)] : undefined;
  const host = hostText(destination.host);
  const named = network.allowedEndpoints.find(
    (one) => one.host === host && one.ports.includes(destination.port),
  );
  const name = (endpoint ?? named)?.name;
  if (name === undefined) return withEndpoint(policy, host, destination.port);
  const names = { ...tools.network, [tool]: [...(tools.network[tool] ?? []), name] };
  return added(['tools', 'network', tool], [name], { ...policy, tools: { ...tools, network: names } });
}

function withoutEntry(policy: Policy, rule: string): PolicyEdit | undefined {
  const [, section = '', list = '', at = ''] = ENTRY.exec(rule) ?? [];
  const position = Number(at);
  const path = [section, list, position];
  const kept = <T>(items: readonly T[]): T[] => items.filter((_item, index) => index !== position);
  const { network, filesystem, commands, tools } = policy;
  const removed = (changed: Partial<Policy>): PolicyEdit => ({
    kind: 'remove',
    path,
    value: undefined,
    policy: { ...policy, ...changed },
  });
  switch (`${section}.${list}`) {
    case 'tools.deny':
      return removed({ tools: { ...tools, deny: kept(tools.deny) } });
    case 'filesystem.denied_paths':
      return removed({ filesystem: { ...filesystem, deniedPaths: kept(filesystem.deniedPaths) } });
    case 'commands.blocked':
      return removed({ commands: { ...commands, blocked: kept(commands.blocked ?? []) } });
    case 'network.allowed_endpoints':
      return (
        withoutMention(policy, position) ??
        removed({ network: { ...network, allowedEndpoints: kept(network.allowedEndpoints) } })
      );
    case 'network.allowed_ranges':
      return removed({ network: { ...network, allowedRanges: kept(network.allowedRanges) } });
    case 'network.dns_allowlist':
      return removed({ network: { ...network, dnsAllowlist: kept(network.dnsAllowlist) } });
    default:
      return undefined;
  }
}

/** Takes an endpoint out of a narrowing first: no policy loads that names one it does not have. */
function withoutMention(policy: Policy, position: number): PolicyEdit | undefined {
  const { network, tools } = policy;
  const name = network.allowedEndpoints[position]?.name;
  const isLast = network.allowedEndpoints.filter((endpoint) => endpoint.name === name).length === 1;
  if (name === undefined || !isLast) return undefined;
  const others = (names: readonly string[]): string[] => names.filter((other) => other !== name);
  const [tool, names] = Object.entries(tools.network).find(([, listed]) => listed.includes(name)) ?? [];
  if (tool !== undefined && names !== undefined) {
    const path = ['tools', 'network', tool, names.indexOf(name)];
    const narrowed = { ...tools.network, [tool]: others(names) };
    return {
      kind: 'remove',
      path,
      value: name,
      policy: { ...policy, tools: { ...tools, network: narrowed } },
    };
  }
  const own = network.serverEndpoints.indexOf(name);
  if (own < 0) return undefined;
  const serverEndpoints = others(network.serverEndpoints);
  const path = ['network', 'server_endpoints', own];
  return {
    kind: 'remove',
    path,
    value: name,
    policy: { ...policy, network: { ...network, serverEndpoints } },
  };
}

/** A pattern for this one path; undefined when it has no real form, and for the root, which no policy may open. */
function exactPattern({ filesystem }: Policy, { value, cwd }: Question): string | undefined {
  const { path } = resolveAndJudge(filesystem, value, cwd);
  if (path === undefined || path === '/') return undefined;
  // In a file, a bare one would be read as a variable.
  return quoteForPattern(path).replaceAll('${', '[$]{');
}

function added(path: KeyPath, value: unknown, policy: Policy): PolicyEdit {
  return { kind: 'add', path, value, policy };
}
