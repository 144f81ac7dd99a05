import { lintPolicy, located, formatProblem, type Environment, type LoadedPolicy } from '../policy/index.js';
import { findClosedEndpoints, findExposedFiles } from '../security/index.js';
import { findUnknownTools } from '../tools/index.js';

/** How many warnings a start shows. */
const MAX_AT_START = 10;

/**
 * What an operator should look at in a policy that can be used, each as `file:line:col warning: key: ...`.
 *
 * @param tools the names of all tools there are
 */
export function policyWarnings(loaded: LoadedPolicy, tools: readonly string[], env: Environment): string[] {
  const { policy } = loaded;
  const findings = [
    ...lintPolicy(policy, env),
    ...findClosedEndpoints(policy),
    ...findExposedFiles(policy),
    ...findUnknownTools(tools, policy),
  ];
  return located(loaded, findings).map((finding) =>
    formatProblem({ ...finding, key: `warning: ${finding.key}` }),
  );
}

/** The warnings as a start says them: the first ones, and where to see the rest. */
export function warningsAtStart(warnings: readonly string[]): string {
  const omitted = warnings.length - MAX_AT_START;
  const shown = warnings.slice(0, MAX_AT_START);
  if (omitted > 0) shown.push(`... and ${omitted} more; mcp-secure-server check lists them all`);
  return shown.map((line) => `${line}\n`).join('');
}
