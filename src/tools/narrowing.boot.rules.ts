import { nearestKey, type Policy } from '../policy/index.js';

/**
 * Finds entries of `tools.network` for tools that do not exist: a narrowing with a misspelt name would narrow
 * nobody, and the tool that was meant would keep the whole network section.
 */
export function findNarrowingProblems(names: readonly string[], policy: Policy): string[] {
  const known = new Set(names);
  return Object.keys(policy.tools.network)
    .filter((name) => !known.has(name))
    .map((name) => {
      const nearest = nearestKey(name, names);
      const advice =
        nearest === undefined ? 'remove the line, or load the plugin' : `did you mean ${nearest}?`;
      return `tools.network.${name} in ${policy.source}: there is no tool of that name; ${advice}`;
    });
}
