import type { ToolsPolicy } from '../../policy/index.js';
import { DecidedNames } from '../access/decided.names.js';
import { matchesToolName } from '../access/tool-name.pattern.js';

const decided = new DecidedNames(find, ({ approval }: ToolsPolicy) => [approval]);

/** The entry of `tools.approval` that makes calls of a tool wait for a person; undefined when none does. */
export function findApprovalRule(policy: ToolsPolicy, tool: string): string | undefined {
  return decided.of(policy, tool);
}

function find({ approval }: ToolsPolicy, tool: string): string | undefined {
  const entry = approval.findIndex((pattern) => matchesToolName(pattern, tool));
  return entry < 0 ? undefined : `tools.approval[${entry}]`;
}
