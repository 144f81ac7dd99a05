import { allow, type Verdict } from '../../kernel/index.js';
import type { Policy } from '../../policy/index.js';
import { judgeUrl } from '../firewall/endpoint.rules.js';
import { judgeCommand } from './command.rules.js';
import { markedFields, type MarkedField } from './field-rules.js';
import { judgePath } from './path.rules.js';

/**
 * Judges every marked field of a sealed input; the first refusal decides.
 *
 * @param accessRule the rule that let the tool be called; it is also what allows an input without marked fields
 */
export function judgeFields(policy: Policy, input: object, accessRule: string): Verdict {
  let verdict: Verdict = allow(accessRule);
  for (const field of markedFields(input)) {
    verdict = judgeField(policy, field);
    if (!verdict.allowed) return verdict;
  }
  return verdict;
}

function judgeField(policy: Policy, field: MarkedField): Verdict {
  switch (field.kind) {
    case 'path':
      return judgePath(policy.filesystem, field.value, field.asGiven);
    case 'url':
      return judgeUrl(policy.network, new URL(field.value));
    case 'command':
      return judgeCommand(policy.commands, field.value);
    default: {
      const never: never = field.kind;
      throw new Error(`unknown field kind ${String(never)}`);
    }
  }
}
