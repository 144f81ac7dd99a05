import { escapedText, type Refusal, type ToolAnswer, type ToolOutcome } from '../../kernel/index.js';
import { ERROR_CODE } from './json-rpc.js';

const MAX_NAME_CHARS = 64;
const REFUSAL_META = 'mcp-secure-server/refusal';

/** The part of a CallToolResult that this server uses. */
export interface CallResult {
  content: ({ type: 'text'; text: string } | { type: 'image'; data: string; mimeType: string })[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
  _meta?: Record<string, unknown>;
}

/** What goes back for a call: a result, or a protocol error. */
export type CallReply =
  | { readonly kind: 'result'; readonly result: CallResult }
  | { readonly kind: 'error'; readonly code: number; readonly message: string };

/**
 * Says in MCP's words what became of a call.
 * A denied tool answers word for word like one that does not exist: what the policy hides cannot be probed.
 *
 * @param name the requested tool, as sent
 */
export function mapOutcome(name: string, outcome: ToolOutcome): CallReply {
  switch (outcome.kind) {
    case 'answered':
      return { kind: 'result', result: answered(outcome.answer) };
    case 'refused':
      return mapRefusal(name, outcome.refusal);
    case 'failed':
    case 'timed_out':
      return { kind: 'result', result: failed(outcome.message) };
    case 'cancelled':
    case 'client_gone':
    case 'server_stopped':
      // Reaches nobody: the SDK sends nothing for a request whose signal is aborted.
      return { kind: 'result', result: failed('The call was cancelled.') };
    default: {
      const never: never = outcome;
      return never;
    }
  }
}

function mapRefusal(name: string, refusal: Refusal): CallReply {
  if (refusal.code === 'TOOL.UNKNOWN' || refusal.code === 'TOOL.DENIED') {
    const message = `Unknown tool: ${escapedText(name, MAX_NAME_CHARS)}`;
    return { kind: 'error', code: ERROR_CODE.invalidParams, message };
  }
  const { code, rule, message, remedy } = refusal;
  const result = failed(`${message} ${remedy} (rule: ${rule})`);
  return { kind: 'result', result: { ...result, _meta: { [REFUSAL_META]: { code, rule } } } };
}

function answered({ blocks, structured }: ToolAnswer): CallResult {
  const content: CallResult['content'] = blocks.map((block) =>
    typeof block === 'string'
      ? { type: 'text', text: block }
      : { type: 'image', data: block.base64, mimeType: block.type },
  );
  return { content, ...(structured !== undefined && { structuredContent: { ...structured } }) };
}

function failed(text: string): CallResult {
  return { content: [{ type: 'text', text }], isError: true };
}
