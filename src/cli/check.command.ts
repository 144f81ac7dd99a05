import {
  PolicyError,
  findPolicyFile,
  formatProblem,
  located,
  readPolicy,
  type LoadedPolicy,
} from '../policy/index.js';
import { manifestTools } from '../plugins/external/index.js';
import { PluginsModule } from '../plugins/plugins.module.js';
import { declaredTools, findUnknownNarrowings } from '../tools/index.js';
import { EXIT, type Print } from './exit.codes.js';
import { policyWarnings } from './policy.warnings.js';

export interface CheckOptions {
  readonly policy?: string | undefined;
}

/** Loads a policy as the server would and prints every problem and every warning. Starts nothing. */
export function check(options: CheckOptions, print: Print): number {
  const { problems, warnings, file } = findings(options);
  const lines = [...problems, ...warnings];
  const ending = `${counted(problems.length, 'problem')}, ${counted(warnings.length, 'warning')}`;
  lines.push(
    problems.length === 0
      ? `${file}: the policy can be used: ${ending}`
      : `${ending}: the server would not start`,
  );
  void print(lines.map((line) => `${line}\n`).join(''));
  return problems.length === 0 ? EXIT.ok : EXIT.failed;
}

interface Findings {
  readonly file: string;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

function findings(options: CheckOptions): Findings {
  try {
    const file = findPolicyFile(options.policy, process.env);
    return findingsIn(file, readPolicy(file, process.env));
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { file: '', problems: error.all.map(formatProblem), warnings: [] };
  }
}

function findingsIn(file: string, loaded: LoadedPolicy): Findings {
  const tools = [...declaredTools(PluginsModule), ...manifestTools(loaded.policy.plugins)];
  const problems = located(loaded, [
    ...findUnknownNarrowings({ names: tools, are: 'all' }, loaded.policy),
    ...(loaded.policy.audit.logFile === '' ? [NO_RECORD] : []),
  ]).map(formatProblem);
  return { file, problems, warnings: policyWarnings(loaded, tools, process.env) };
}

/** Such a file loads, but nothing can be served under it. */
const NO_RECORD = {
  path: ['audit', 'log_file'],
  problem: 'without it nothing can be recorded',
  remedy: 'write audit: { log_file: ~/.mcp-secure/audit.log }',
};

/** A number of things. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
