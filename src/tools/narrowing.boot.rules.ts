import { keyOf, type Finding, type Policy } from '../policy/index.js';
import { matchesToolName } from '../security/index.js';
import { adviceOn } from './unknown.tool.rules.js';

/** Which tools there are, and whether that is all of them: a withheld plugin could bring more. */
export interface KnownTools {
  readonly names: readonly string[];
  readonly are: 'all' | 'some';
}

/**
 * Finds entries of `tools.network` and `tools.approval` for tools that do not exist: with a misspelt name they would
 * restrict nobody, and the tool that was meant would keep the whole network section, or run without a person.
 */
export function findUnknownNarrowings(tools: KnownTools, policy: Policy): Finding[] {
  return [...unknownNetworks(tools, policy), ...unknownApprovals(tools, policy)];
}

/** The same as sentences for the start. */
export function findNarrowingProblems(tools: KnownTools, policy: Policy): string[] {
  return findUnknownNarrowings(tools, policy).map(
    ({ path, problem, remedy }) => `${keyOf(path)} in ${policy.source}: ${problem}; ${remedy}`,
  );
}

function unknownNetworks({ names }: KnownTools, policy: Policy): Finding[] {
  const known = new Set(names);
  return Object.keys(policy.tools.network)
    .filter((name) => !known.has(name))
    .map((name) => ({
      path: ['tools', 'network', name],
      problem: 'there is no tool of that name',
      remedy: adviceOn(name, names),
    }));
}

/** A plugin whose tools need an approval may be withheld; the others are to work all the same. */
function unknownApprovals({ names, are }: KnownTools, policy: Policy): Finding[] {
  switch (are) {
    case 'some':
      return [];
    case 'all':
      return policy.tools.approval.flatMap((pattern, position) =>
        names.some((name) => matchesToolName(pattern, name))
          ? []
          : [
              {
                path: ['tools', 'approval', position],
                problem: `there is no tool like ${pattern}`,
                remedy: adviceOn(pattern, names),
              },
            ],
      );
    default: {
      const never: never = are;
      throw new Error(`unknown ${String(never)}`);
    }
  }
}
