import type { Narrowing, Reach } from './reach.js';

const TOOL_RULE = 'tools.network.';

/** What would have to be in the policy. */
export interface Grant {
  /** Entries of the `network` section, in flow style. */
  readonly network: readonly string[];
  /** The endpoint that a narrowing has to name as well. */
  readonly endpoint: string;
}

/** Tells the operator what to write so that a caller with this reach is allowed. */
export function wouldAllow({ narrowing }: Reach, { network, endpoint }: Grant): string {
  const isNamed = narrowing === undefined || narrowing.endpoints.includes(endpoint);
  const sections = isNamed ? [section('network', network)] : narrowedSections(narrowing, network, endpoint);
  return `The operator can allow it in the policy: ${sections.filter((text) => text !== '').join(' and ')}.`;
}

function narrowedSections({ rule }: Narrowing, network: readonly string[], endpoint: string): string[] {
  if (!rule.startsWith(TOOL_RULE))
    return [section('network', [...network, `server_endpoints: ["${endpoint}"]`])];
  const tool = rule.slice(TOOL_RULE.length);
  return [section('network', network), section('tools', [`network: { ${tool}: ["${endpoint}"] }`])];
}

function section(name: string, entries: readonly string[]): string {
  return entries.length === 0 ? '' : `${name}: { ${entries.join(', ')} }`;
}
