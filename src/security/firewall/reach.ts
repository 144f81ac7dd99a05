import type { NetworkPolicy, Policy } from '../../policy/index.js';
import { isDeeplyFrozen } from './frozen.network.js';

/** On whose behalf a connection is made. */
export type EgressCaller =
  | {
      readonly kind: 'tool';
      readonly tool: string;
    } /** A program that brings tools, by the absolute path of its manifest. */
  | { readonly kind: 'program'; readonly manifest: string }
  | /** Outside of any tool call. */ { readonly kind: 'server' };

/** What leaves a caller only some of the allowed endpoints. */
export interface Narrowing {
  /** Its place in the policy: `tools.network.web_search`, `plugins.external[0].network`, `network.server_endpoints`. */
  readonly rule: string;
  /** Names of endpoints. An empty list leaves nothing. */
  readonly endpoints: readonly string[];
}

/** What one caller may reach. */
export interface Reach {
  readonly network: NetworkPolicy;
  /** Undefined when the caller keeps the whole section. */
  readonly narrowing: Narrowing | undefined;
}

interface Reaches {
  readonly whole: Reach;
  readonly server: Reach;
  /** Only tools that have an entry of their own. */
  readonly tools: ReadonlyMap<string, Reach>;
  /** By manifest. */
  readonly programs: ReadonlyMap<string, Reach>;
  /** For a program that the policy does not name, or no longer. */
  readonly nothing: Reach;
}

const prepared = new WeakMap<Policy, Reaches>();

/** What a caller may reach under a policy. The server itself is always narrowed, as a rule to nothing. */
export function reachOf(policy: Policy, caller: EgressCaller): Reach {
  const reaches = reachesOf(policy);
  switch (caller.kind) {
    case 'server':
      return reaches.server;
    case 'tool':
      return reaches.tools.get(caller.tool) ?? reaches.whole;
    case 'program':
      return reaches.programs.get(caller.manifest) ?? reaches.nothing;
    default: {
      const never: never = caller;
      throw new Error(`Nobody may reach anything for ${String(never)}.`);
    }
  }
}

/** All that a `network` section allows, for nobody in particular. */
export function wholeReach(network: NetworkPolicy): Reach {
  return { network, narrowing: undefined };
}

/** Remembered only for a frozen policy: what may still change is read again each time. */
function reachesOf(policy: Policy): Reaches {
  const known = prepared.get(policy);
  if (known !== undefined) return known;
  const { network, tools, plugins } = policy;
  const narrowed = (rule: string, endpoints: readonly string[]): Reach =>
    Object.freeze({ network, narrowing: Object.freeze({ rule, endpoints }) });
  const reaches: Reaches = {
    whole: Object.freeze(wholeReach(network)),
    server: narrowed('network.server_endpoints', network.serverEndpoints),
    tools: new Map(
      Object.entries(tools.network).map(([tool, names]) => [tool, narrowed(`tools.network.${tool}`, names)]),
    ),
    programs: new Map(
      plugins.external.map((plugin, index) => [
        plugin.manifest,
        narrowed(`plugins.external[${index}].network`, plugin.network),
      ]),
    ),
    nothing: narrowed('plugins.external', []),
  };
  const narrowings = [
    tools,
    tools.network,
    ...Object.values(tools.network),
    plugins,
    plugins.external,
    ...plugins.external.flatMap((plugin) => [plugin, plugin.network]),
  ];
  const isFixed = Object.isFrozen(policy) && narrowings.every((part) => Object.isFrozen(part));
  if (isFixed && isDeeplyFrozen(network)) prepared.set(policy, reaches);
  return reaches;
}
