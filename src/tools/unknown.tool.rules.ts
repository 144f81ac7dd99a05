import { nearestKey, type Finding, type Policy } from '../policy/index.js';

/** Finds limits of tools that do not exist. They do no harm, but the tool that was meant keeps the default. */
export function findUnknownTools(names: readonly string[], { tools }: Policy): Finding[] {
  const known = new Set(names);
  return [
    ...Object.keys(tools.rateLimits).map((name) => ['tools', 'rate_limits', name]),
    ...Object.keys(tools.timeouts).map((name) => ['tools', 'timeouts', name]),
  ]
    .filter((path) => !known.has(path[2] ?? ''))
    .map((path) => ({
      path,
      problem: 'there is no tool of that name',
      remedy: adviceOn(path[2] ?? '', names),
    }));
}

/** What to do about a line for a tool that does not exist. */
export function adviceOn(name: string, names: readonly string[]): string {
  const nearest = nearestKey(name, names);
  return nearest === undefined ? 'remove the line, or load the plugin' : `did you mean ${nearest}?`;
}
