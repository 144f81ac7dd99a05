import { allow, refuse, type Verdict } from '../../kernel/index.js';
import type { ToolsPolicy } from '../../policy/index.js';
import { DecidedNames } from './decided.names.js';
import { matchesToolName } from './tool-name.pattern.js';

const decided = new DecidedNames(decide, ({ allow: allowed, deny }: ToolsPolicy) => [allowed, deny]);

/** Decides whether the policy lets a tool exist for the caller at all. Denied beats allowed; silence denies. */
export function judgeAccess(policy: ToolsPolicy, name: string): Verdict {
  return decided.of(policy, name);
}

function decide(policy: ToolsPolicy, name: string): Verdict {
  const denied = policy.deny.findIndex((pattern) => matchesToolName(pattern, name));
  if (denied >= 0) return denial(`tools.deny[${denied}]`);
  const allowed = policy.allow.findIndex((pattern) => matchesToolName(pattern, name));
  if (allowed >= 0) return allow(`tools.allow[${allowed}]`);
  return denial('tools.allow');
}

/** Worded for the audit log; the caller of a denied tool is told that it does not exist. */
function denial(rule: string): Verdict {
  return refuse(
    'TOOL.DENIED',
    rule,
    'The policy does not allow this tool.',
    'The operator can name it under tools.allow.',
  );
}
