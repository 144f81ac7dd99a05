import type { ToolsPolicy } from '../../policy/index.js';
import { matchesToolName } from '../access/tool-name.pattern.js';

/** The entry of `tools.approval` that makes calls of a tool wait for a person; undefined when none does. */
export function findApprovalRule({ approval }: ToolsPolicy, tool: string): string | undefined {
  const entry = approval.findIndex((pattern) => matchesToolName(pattern, tool));
  return entry < 0 ? undefined : `tools.approval[${entry}]`;
}
