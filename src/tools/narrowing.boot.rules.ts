import { keyOf, type Finding, type Policy } from '../policy/index.js';
import { adviceOn } from './unknown.tool.rules.js';

/**
 * Finds entries of `tools.network` for tools that do not exist: a narrowing with a misspelt name would narrow
 * nobody, and the tool that was meant would keep the whole network section.
 */
export function findUnknownNarrowings(names: readonly string[], policy: Policy): Finding[] {
  const known = new Set(names);
  return Object.keys(policy.tools.network)
    .filter((name) => !known.has(name))
    .map((name) => ({
      path: ['tools', 'network', name],
      problem: 'there is no tool of that name',
      remedy: adviceOn(name, names),
    }));
}

/** The same as sentences for the start. */
export function findNarrowingProblems(names: readonly string[], policy: Policy): string[] {
  return findUnknownNarrowings(names, policy).map(
    ({ path, problem, remedy }) => `${keyOf(path)} in ${policy.source}: ${problem}; ${remedy}`,
  );
}
