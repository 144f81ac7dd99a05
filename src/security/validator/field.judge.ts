import { allow, type FileTrail, type Verdict } from '../../kernel/index.js';
import type { Policy } from '../../policy/index.js';
import { judgeUrl } from '../firewall/endpoint.rules.js';
import { reachOf } from '../firewall/reach.js';
import { judgeCommand } from '../commands/command.rules.js';
import { markedFields, type MarkedField } from './field-rules.js';
import { judgePath } from './path.rules.js';

/**
 * Judges every marked field of a sealed input; the first refusal decides.
 *
 * @param tool the tool that is called: URLs are judged by what it may reach
 * @param files where the judged paths are noted
 * @param accessRule the rule that let the tool be called; it is also what allows an input without marked fields
 */
export function judgeFields(
  policy: Policy,
  tool: string,
  input: object,
  accessRule: string,
  files: FileTrail,
): Verdict {
  let verdict: Verdict = allow(accessRule);
  for (const field of markedFields(input)) {
    verdict = judgeField(policy, tool, field);
    if (field.kind === 'path') files.note('argument', field.value, verdict);
    if (!verdict.allowed) return verdict;
  }
  return verdict;
}

function judgeField(policy: Policy, tool: string, field: MarkedField): Verdict {
  switch (field.kind) {
    case 'path':
      return judgePath(policy.filesystem, field.value, field.asGiven);
    case 'url':
      return judgeUrl(reachOf(policy, { kind: 'tool', tool }), new URL(field.value));
    case 'command':
      return judgeCommand(policy.commands, field.value);
    default: {
      const never: never = field.kind;
      throw new Error(`unknown field kind ${String(never)}`);
    }
  }
}
