import {
  escapedText,
  type AnsweredMedia,
  type ClientRequestKind,
  type Refusal,
  type ToolAnswer,
  type ToolOutcome,
} from '../../kernel/index.js';
import { ERROR_CODE } from './json-rpc.js';

const MAX_NAME_CHARS = 64;
const REFUSAL_META = 'mcp-secure-server/refusal';

/** The content blocks that this server uses. */
type WireBlock =
  | { type: 'text'; text: string }
  | { type: 'image' | 'audio'; data: string; mimeType: string }
  | { type: 'resource'; resource: { uri: string; mimeType: string; text: string } }
  | { type: 'resource'; resource: { uri: string; mimeType: string; blob: string } };

/** The part of a CallToolResult that this server uses. */
export interface CallResult {
  content: WireBlock[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
  _meta?: Record<string, unknown>;
}

/** What goes back for a call: a result, or a protocol error. */
export type CallReply =
  | { readonly kind: 'result'; readonly result: CallResult }
  | { readonly kind: 'error'; readonly code: number; readonly message: string; readonly data?: unknown };

/**
 * Says in MCP's words what became of a call.
 * A denied tool answers word for word like one that does not exist: what the policy hides cannot be probed.
 *
 * @param name the requested tool, as sent
 * @param era how the client can be asked
 */
export function mapOutcome(name: string, outcome: ToolOutcome, era: 'pushed' | 'rounds'): CallReply {
  switch (outcome.kind) {
    case 'answered':
      return { kind: 'result', result: answered(outcome.answer) };
    case 'refused':
      return mapRefusal(name, outcome.refusal);
    case 'failed':
      return outcome.needs !== undefined && era === 'rounds'
        ? missingCapability(outcome.message, outcome.needs)
        : { kind: 'result', result: failed(outcome.message) };
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

/** From 2026-07-28 on the client learns what it would have to declare, and may call again with it. */
function missingCapability(message: string, needs: ClientRequestKind): CallReply {
  const requiredCapabilities = { [needs]: {} };
  return { kind: 'error', code: ERROR_CODE.missingClientCapability, message, data: { requiredCapabilities } };
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
  const content = blocks.map((block) =>
    typeof block === 'string' ? ({ type: 'text', text: block } as const) : wireBlock(block),
  );
  return { content, ...(structured !== undefined && { structuredContent: { ...structured } }) };
}

function wireBlock(block: AnsweredMedia): WireBlock {
  switch (block.kind) {
    case 'image':
    case 'audio':
      return { type: block.kind, data: block.base64, mimeType: block.type };
    case 'text_resource': {
      const { uri, mimeType, text } = block;
      return { type: 'resource', resource: { uri, mimeType, text } };
    }
    case 'blob_resource': {
      const { uri, mimeType, base64 } = block;
      return { type: 'resource', resource: { uri, mimeType, blob: base64 } };
    }
    default: {
      const never: never = block;
      return never;
    }
  }
}

function failed(text: string): CallResult {
  return { content: [{ type: 'text', text }], isError: true };
}
