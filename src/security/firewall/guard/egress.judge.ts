import { allow, type EgressWay, type Verdict } from '../../../kernel/index.js';
import type { PolicyStore } from '../../../policy/index.js';
import { destinationText, type Destination } from '../destination.js';
import { refuseHost } from '../egress.refusals.js';
import { judgeAddresses, judgeDestination, judgeLookup } from '../endpoint.rules.js';
import { hostText, parseHost, type Host, type HostName } from '../host.js';
import { parseAddress } from '../ip.address.js';
import { reachOf, type EgressCaller, type Reach } from '../reach.js';
import { activeTool } from './active.tool.js';
import { AnswerBook, type AnswerSet } from './answer.book.js';
import { judgeAnswer } from './answer.verdicts.js';
import { askedHost } from './asked.host.js';
import { NAMES_ONLY, NO_LISTENING, NO_LOCAL_SOCKETS, NO_POLICY_YET } from './guard.refusals.js';
import { currentPermit } from './permit.js';
import { reverseName } from './reverse.name.js';

/** Where a connection goes, and which answer of DNS speaks for its address. */
export interface Dialled {
  readonly destination: Destination;
  readonly answer: AnswerSet | undefined;
}

/** With an allowance, what to judge a later writer by; undefined for what the server's own code judged. */
export interface Judged {
  readonly verdict: Verdict;
  readonly dialled: Dialled | undefined;
}

/** A question to DNS: whether it may be asked, and in which spelling. */
export interface Question {
  readonly verdict: Verdict;
  /** The name, or address, that was judged; nothing else may be asked for. */
  readonly text: string;
}

/** Hears of every decision. */
export type EgressWitness = (way: EgressWay, to: string, verdict: Verdict) => void;

const PERMITTED = allow('judged-before');

/**
 * Decides for the hooks of the process-wide guard: who is asking (a tool in its call, or the server itself), and
 * whether the policy in force lets it. Refuses everything as long as there is no policy.
 */
export class EgressJudge {
  readonly #answers = new AnswerBook();
  #policies: PolicyStore | undefined;

  constructor(private readonly witness: EgressWitness) {}

  get isGoverned(): boolean {
    return this.#policies !== undefined;
  }

  govern(policies: PolicyStore | undefined): void {
    this.#policies = policies;
  }

  /** Judges the host and port that somebody wants to connect to, before anything is looked up. */
  connect(hostname: string, port: number): Verdict {
    const host = parseHost(hostname);
    if (host === undefined) return this.#tell('connect', hostname, refuseHost('connection'));
    const destination = { host, port };
    const asWritten = this.#named(destination);
    const verdict =
      asWritten.allowed || host.kind === 'name'
        ? asWritten
        : this.#dial(host.address.text, port, host).verdict;
    return this.#tell('connect', destinationText(destination), verdict);
  }

  /** Judges the addresses that a look-up, of whichever library, gave for a host and port. */
  answers(hostname: string, port: number, addresses: readonly string[]): Verdict {
    const reach = this.#reach();
    const host = parseHost(hostname);
    if (host === undefined) return refuseHost('connection');
    if (reach === undefined) return NO_POLICY_YET;
    const destination = { host, port };
    const verdict =
      host.kind === 'address'
        ? judgeAddresses(reach, destination, addresses)
        : this.#vouched(reach, destination, host.name, addresses);
    return this.#tell('connect', destinationText(destination), verdict);
  }

  /** Judges the address that the system is about to connect to. */
  dial(address: string, port: number): Judged {
    const permit = currentPermit();
    if (permit?.kind === 'dial') {
      const canonical = parseAddress(address)?.text;
      const isPermitted =
        canonical !== undefined && port === permit.port && permit.addresses.includes(canonical);
      if (isPermitted) return { verdict: PERMITTED, dialled: undefined };
    }
    return this.#dial(address, port, askedHost());
  }

  /** Judges again, for whoever writes now, a connection that somebody else opened. */
  write(dialled: Dialled): Verdict {
    const reach = this.#reach();
    if (reach === undefined) return NO_POLICY_YET;
    return this.#tell('write', destinationText(dialled.destination), judgeDialled(reach, dialled));
  }

  /** Judges where a datagram goes, or a socket that will send nowhere else. */
  datagram(address: string, port: number): Judged {
    const judged = this.#dial(address, port, undefined);
    const to =
      judged.dialled === undefined ? `${address}:${port}` : destinationText(judged.dialled.destination);
    this.#tell('datagram', to, judged.verdict);
    return judged;
  }

  /** Judges what the system's resolver is asked for. It reads an address, in whatever spelling, without asking anybody. */
  lookup(hostname: string): Question {
    const host = parseHost(hostname);
    return host?.kind === 'address'
      ? { verdict: PERMITTED, text: host.address.text }
      : this.#question(hostname, host);
  }

  /** Judges what DNS itself is asked for. It would be asked for an address as well: that is no name of anybody. */
  query(hostname: string): Question {
    const host = parseHost(hostname);
    if (host?.kind !== 'address') return this.#question(hostname, host);
    return { verdict: this.#tell('lookup', host.address.text, NAMES_ONLY), text: host.address.text };
  }

  /** Judges the question for the name of an address: a look-up of its `.arpa` name. */
  reverseLookup(address: string): Question {
    const parsed = parseAddress(address);
    if (parsed === undefined) return this.#question(address, undefined);
    const { verdict } = this.#question(address, { kind: 'name', name: reverseName(parsed) });
    return { verdict, text: parsed.text };
  }

  /** Keeps what the system's own resolver answered. */
  remember(hostname: string, addresses: readonly string[]): void {
    const host = parseHost(hostname);
    if (host?.kind !== 'name') return;
    const canonical = addresses.map((address) => parseAddress(address)?.text ?? address);
    this.#answers.remember(host.name, canonical);
  }

  /** Judges the start of a program. */
  program(file: string, refusal: Verdict): Verdict {
    const permit = currentPermit();
    if (permit?.kind === 'program' && permit.file === file) return PERMITTED;
    return this.#tell('program', file, refusal);
  }

  /** Judges a wait for connections, at a socket file or, undefined, at anything else. */
  listen(path: string | undefined): Verdict {
    const permit = currentPermit();
    if (permit?.kind === 'listen' && permit.path === path) return PERMITTED;
    return this.#tell('listen', 'a socket', NO_LISTENING);
  }

  /** Judges a connection to a socket file. */
  reach(path: string): Verdict {
    const permit = currentPermit();
    if (permit?.kind === 'reach' && permit.path === path) return PERMITTED;
    return this.#tell('connect', path, NO_LOCAL_SOCKETS);
  }

  /** Passes on a verdict that depends on nothing, so that it is on record as well. */
  refused(way: EgressWay, to: string, refusal: Verdict): Verdict {
    return this.#tell(way, to, refusal);
  }

  #question(asWritten: string, host: HostName | undefined): Question {
    if (host === undefined)
      return { verdict: this.#tell('lookup', asWritten, refuseHost('look-up')), text: asWritten };
    const { name } = host;
    const permit = currentPermit();
    if (permit?.kind === 'lookup' && permit.name === name) return { verdict: PERMITTED, text: name };
    const reach = this.#reach();
    const verdict = reach === undefined ? NO_POLICY_YET : judgeLookup(reach, name);
    return { verdict: this.#tell('lookup', name, verdict), text: name };
  }

  /** @param asked the host that the address is dialled for, as far as it is known */
  #dial(address: string, port: number, asked: Host | undefined): Judged {
    const parsed = parseAddress(address);
    if (parsed === undefined) return { verdict: refuseHost('connection'), dialled: undefined };
    const reach = this.#reach();
    if (reach === undefined) return { verdict: NO_POLICY_YET, dialled: undefined };
    const literal: Dialled = {
      destination: { host: { kind: 'address', address: parsed }, port },
      answer: undefined,
    };
    const named = this.#answers.answersWith(parsed.text).map((answer): Dialled => {
      return { destination: { host: { kind: 'name', name: answer.name }, port }, answer };
    });
    let refusal: Verdict | undefined;
    for (const dialled of askedFirst([...named, literal], asked)) {
      const verdict = judgeDialled(reach, dialled);
      if (verdict.allowed) return { verdict, dialled };
      // What is wrong with an answer says more than that nobody listed its address.
      if (dialled !== literal) refusal ??= verdict;
    }
    return { verdict: refusal ?? judgeDialled(reach, literal), dialled: undefined };
  }

  #named(destination: Destination): Verdict {
    const reach = this.#reach();
    return reach === undefined ? NO_POLICY_YET : judgeDestination(reach, destination);
  }

  /** Each address has to come from an answer for this name, and each of those answers has to be good as a whole. */
  #vouched(reach: Reach, destination: Destination, name: string, addresses: readonly string[]): Verdict {
    const nothing = (): Verdict => judgeAddresses(reach, destination, []);
    let verdict: Verdict | undefined;
    for (const address of addresses) {
      const canonical = parseAddress(address)?.text ?? address;
      const answer = this.#answers.answersWith(canonical).find((one) => one.name === name);
      if (answer === undefined) return nothing();
      verdict = judgeAnswer(reach, answer, destination.port);
      if (!verdict.allowed) return verdict;
    }
    return verdict ?? nothing();
  }

  #reach(): Reach | undefined {
    return this.#policies === undefined ? undefined : reachOf(this.#policies.current, callerNow());
  }

  #tell(way: EgressWay, to: string, verdict: Verdict): Verdict {
    this.witness(way, to, verdict);
    return verdict;
  }
}

function judgeDialled(reach: Reach, { destination, answer }: Dialled): Verdict {
  return answer === undefined
    ? judgeDestination(reach, destination)
    : judgeAnswer(reach, answer, destination.port);
}

/** Names share addresses: a connection counts for the one that it was asked for by. */
function askedFirst(all: readonly Dialled[], asked: Host | undefined): readonly Dialled[] {
  if (asked === undefined) return all;
  const isAsked = ({ destination }: Dialled): boolean => hostText(destination.host) === hostText(asked);
  return [...all.filter(isAsked), ...all.filter((one) => !isAsked(one))];
}

function callerNow(): EgressCaller {
  const tool = activeTool();
  return tool === undefined ? { kind: 'server' } : { kind: 'tool', tool };
}
