import type { Verdict } from '../../kernel/index.js';
import type { ConsideredRule } from '../firewall/rule.trace.js';

export const QUESTION_KINDS = ['url', 'path', 'command', 'tool', 'host'] as const;

export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** Something that a call could want. */
export interface Question {
  readonly kind: QuestionKind;
  readonly value: string;
  /** The tool that wants it; undefined asks for a tool that nothing narrows. */
  readonly tool: string | undefined;
  /** What a relative path starts from; absolute. */
  readonly cwd: string;
}

/** What the policy says to a question, and how it came to that. */
export interface Answer {
  readonly verdict: Verdict;
  /** In the order in which they were looked at. */
  readonly considered: readonly ConsideredRule[];
  /** What else a reader should know, in sentences. */
  readonly notes: readonly string[];
}
