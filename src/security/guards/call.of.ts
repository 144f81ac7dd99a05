import type { ExecutionContext } from '@nestjs/common';
import { ToolCall } from '../../kernel/index.js';

/** The context type of a tool call. Never Nest's default `http`, on which enhancers would take their HTTP path. */
export const MCP_CONTEXT = 'mcp';

/** The sealed envelope of the running call. Throws outside of one, and a guard that throws refuses. */
export function callOf(context: ExecutionContext): ToolCall {
  const call: unknown = context.getArgByIndex(0);
  if (context.getType<string>() !== MCP_CONTEXT || !(call instanceof ToolCall)) {
    throw new Error('A tool guard ran outside of a tool call.');
  }
  return call;
}
