import type { Verdict } from '../../kernel/index.js';
import type { ConsideredRule } from '../firewall/rule.trace.js';

/** One list of a policy, as a verdict names it, for example `tools.deny`. */
export interface RuleList {
  readonly name: string;
  readonly size: number;
}

/**
 * What a judge looked at that goes through lists in order and stops at the first entry that matches. Read off its
 * verdict: nothing is matched a second time.
 */
export function consideredInLists(lists: readonly RuleList[], verdict: Verdict): ConsideredRule[] {
  const deciding = { rule: verdict.rule, outcome: verdict.allowed ? 'allows' : 'refuses' } as const;
  const considered: ConsideredRule[] = [];
  for (const { name, size } of lists) {
    for (let position = 0; position < size; position += 1) {
      const rule = `${name}[${position}]`;
      if (rule === verdict.rule) return [...considered, deciding];
      considered.push({ rule, outcome: 'no match' });
    }
  }
  return [...considered, deciding];
}
