import { RefusalError, type Refusal, type Verdict } from '../../kernel/index.js';
import type { Policy } from '../../policy/index.js';
import { isGuarded } from '../firewall/address.rules.js';
import { destinationText, destinationOf, type Destination } from '../firewall/destination.js';
import { refuseHost } from '../firewall/egress.refusals.js';
import { judgeDestination, judgeLookup, judgeUrl } from '../firewall/endpoint.rules.js';
import { hostText, parseHost, type Host } from '../firewall/host.js';
import { reachOf, wholeReach, type Reach } from '../firewall/reach.js';
import type { ConsideredRule, Trace } from '../firewall/rule.trace.js';
import { parsedUrl } from '../firewall/url.reader.js';
import type { Answer, Question } from './question.js';

const HTTPS_PORT = 443;
const WITH_PORT = /^(.+):([0-9]{1,5})$/s;

/** What a tool may reach; for no tool in particular, what nothing narrows. */
export function reachFor(policy: Policy, tool: string | undefined): Reach {
  return tool === undefined ? wholeReach(policy.network) : reachOf(policy, { kind: 'tool', tool });
}

/** Judges a URL as a request of a tool is judged before its host is looked up. */
export function answerUrl(policy: Policy, { value, tool }: Question): Answer {
  const url = readUrl(value);
  if (!(url instanceof URL)) return answerOf(url, [], []);
  const { trace, considered } = recorder();
  const verdict = judgeUrl(reachFor(policy, tool), url, trace);
  return answerOf(verdict, considered, notesOn(verdict, destinationOf(url)));
}

/**
 * Judges `host:port` as a connection. A host alone stands for a look-up of its name and then for a connection to
 * port 443, or to whichever port of the policy is open there.
 */
export function answerHost(policy: Policy, { value, tool }: Question): Answer {
  const reach = reachFor(policy, tool);
  const { host, port } = readHost(value);
  if (host === undefined) return answerOf(refuseHost('connection'), [], []);
  if (port !== undefined) return answerDestination(reach, { host, port });
  if (host.kind === 'name') {
    const { trace, considered } = recorder();
    const lookup = judgeLookup(reach, host.name, trace);
    if (!lookup.allowed) return answerOf(lookup, considered, []);
  }
  const answers = portsToTry(policy).map((candidate) => answerDestination(reach, { host, port: candidate }));
  const [first] = answers;
  if (first === undefined) throw new Error('unreachable: there is always one port to try');
  return answers.find(({ verdict }) => verdict.allowed) ?? first;
}

/** Where a question about a URL or a host leads to; undefined when it leads nowhere. */
export function destinationIn({ kind, value }: Question): Destination | undefined {
  if (kind === 'url') {
    const url = readUrl(value);
    return url instanceof URL ? destinationOf(url) : undefined;
  }
  const { host, port = HTTPS_PORT } = readHost(value);
  return kind === 'host' && host !== undefined ? { host, port } : undefined;
}

function answerDestination(reach: Reach, destination: Destination): Answer {
  const { trace, considered } = recorder();
  const verdict = judgeDestination(reach, destination, trace);
  return answerOf(verdict, considered, [
    `It was judged as a connection to ${destinationText(destination)}.`,
    ...notesOn(verdict, destination),
  ]);
}

function portsToTry({ network }: Policy): number[] {
  return [...new Set([HTTPS_PORT, ...network.allowedEndpoints.flatMap(({ ports }) => ports)])];
}

function notesOn(verdict: Verdict, destination: Destination | undefined): string[] {
  const host = destination?.host;
  if (verdict.allowed && host?.kind === 'name') {
    return [
      `Nothing was looked up. Every address that ${hostText(host)} resolves to is judged before one is dialled.`,
    ];
  }
  if (!verdict.allowed && host?.kind === 'address' && isGuarded(host.address)) {
    return [
      'Only a range of its own in network.allowed_ranges opens such an address. No edit is shown: cloud metadata is where credentials are.',
    ];
  }
  return [];
}

function readUrl(text: string): URL | Refusal {
  try {
    return parsedUrl(text);
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
}

/** The whole text first: the last group of a bare IPv6 address is no port. */
function readHost(text: string): { readonly host: Host | undefined; readonly port?: number } {
  const whole = parseHost(text);
  if (whole !== undefined) return { host: whole };
  const [, host, port] = WITH_PORT.exec(text) ?? [];
  return host === undefined ? { host: undefined } : { host: parseHost(host), port: Number(port) };
}

function recorder(): { trace: Trace; considered: ConsideredRule[] } {
  const considered: ConsideredRule[] = [];
  return { trace: (rule, outcome) => void considered.push({ rule, outcome }), considered };
}

function answerOf(verdict: Verdict, considered: readonly ConsideredRule[], notes: readonly string[]): Answer {
  const refusal: readonly ConsideredRule[] = verdict.allowed
    ? []
    : [{ rule: verdict.rule, outcome: 'refuses' }];
  return { verdict, considered: [...considered, ...refusal], notes };
}
