/** One thing that is wrong with a policy file, and where. */
export interface PolicyProblem {
  readonly file: string;
  /** 1-based; 1 when the problem is the file itself. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** For example `network.allowed_endpoints[0].host`; `file` when the problem is the file itself. */
  readonly key: string;
  readonly problem: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** How many problems are reported; the rest is counted. */
export const MAX_REPORTED_PROBLEMS = 50;

/** `file:line:col key: problem, remedy` */
export function formatProblem(problem: PolicyProblem): string {
  const { file, line, column, key } = problem;
  return `${file}:${line}:${column} ${key}: ${problem.problem}, ${problem.remedy}`;
}

/**
 * The policy cannot be used; nothing of it is in force.
 * Its message is one line for each problem, in the order of the file.
 */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  /** The first of them. */
  readonly problems: readonly PolicyProblem[];
  /** Every one. */
  readonly all: readonly PolicyProblem[];
  /** How many further problems there were. */
  readonly omitted: number;

  constructor(found: readonly PolicyProblem[], options?: ErrorOptions) {
    const sorted = [...found].sort((a, b) => a.line - b.line || a.column - b.column);
    const problems = sorted.slice(0, MAX_REPORTED_PROBLEMS);
    const omitted = sorted.length - problems.length;
    const lines = problems.map(formatProblem);
    if (omitted > 0) lines.push(`... and ${omitted} more problems.`);
    super(lines.join('\n'), options);
    this.problems = problems;
    this.all = sorted;
    this.omitted = omitted;
  }

  /** A problem with the file as a whole. */
  static ofFile(file: string, problem: string, remedy: string, options?: ErrorOptions): PolicyError {
    return new PolicyError([{ file, line: 1, column: 1, key: 'file', problem, remedy }], options);
  }
}
