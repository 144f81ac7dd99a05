import type { ServerResponse } from 'node:http';
import { EgressError, RefusalError, type EgressResponse } from '../../src/kernel/index.js';
import {
  FixedPolicyStore,
  type NetworkPolicy,
  type Policy,
  type ToolsPolicy,
} from '../../src/policy/index.js';
import type { EgressCaller } from '../../src/security/firewall/reach.js';
import { GuardedHttpClient, Resolver } from '../../src/security/index.js';

/**
 * DNS of a test. Every name answers 127.0.0.1 unless the table says otherwise, one list per look-up.
 * Names under .test never exist in real DNS: a request that arrives was dialled by its judged address.
 */
export class TableResolver extends Resolver {
  readonly asked: string[] = [];
  readonly answers = new Map<string, readonly (readonly string[])[]>();

  override resolve(name: string): Promise<readonly string[]> {
    const turns = this.answers.get(name) ?? [['127.0.0.1']];
    const turn = Math.min(this.asked.filter((earlier) => earlier === name).length, turns.length - 1);
    this.asked.push(name);
    const answer = turns[turn];
    return answer === undefined ? Promise.reject(new Error('no such name')) : Promise.resolve(answer);
  }
}

/** A tool that no policy of a test narrows. */
export const anyTool: EgressCaller = { kind: 'tool', tool: 'any_tool' };

export const neverAborted = new AbortController().signal;

/** A policy that opens loopback to the names api.test and other.test on the ports of these servers. */
export function networkOf(...servers: readonly { readonly port: number }[]): NetworkPolicy {
  const ports = servers.map(({ port }) => port);
  return {
    allowedRanges: ['127.0.0.0/8'],
    allowedEndpoints: ['api.test', 'other.test'].map((host) => ({
      name: host,
      host,
      ports,
      description: '',
    })),
    blockedPorts: [22],
    allowDns: true,
    dnsAllowlist: ['api.test', 'other.test'],
    serverEndpoints: [],
  };
}

/** @param narrowed what is left of the section to the tools that have an entry */
export function policyOf(network: NetworkPolicy, narrowed: ToolsPolicy['network'] = {}): Policy {
  return { network, tools: { network: narrowed }, plugins: { external: [] } } as unknown as Policy;
}

export function clientWith(
  network: NetworkPolicy,
  resolver: Resolver = new TableResolver(),
): GuardedHttpClient {
  return new GuardedHttpClient(new FixedPolicyStore(policyOf(network)), resolver);
}

/** The code and rule of a refusal, or the failure of a request that was allowed. */
export async function failureOf(work: Promise<EgressResponse>): Promise<string> {
  const error: unknown = await work.then(
    () => new Error('The request succeeded.'),
    (reason: unknown) => reason,
  );
  if (error instanceof RefusalError) return `${error.refusal.code} ${error.refusal.rule}`;
  if (error instanceof EgressError) return error.failure;
  throw error;
}

export const sayHello = (_request: unknown, response: ServerResponse): void => void response.end('hello');

export const redirectTo =
  (location: string, status = 302) =>
  (_request: unknown, response: ServerResponse): void =>
    void response.writeHead(status, { location }).end();
