import { isJsonObject } from '../../kernel/index.js';
import { findLimitProblem, salvageId } from './json.limits.js';
import {
  ERROR_CODE,
  errorReply,
  isUsableId,
  type ErrorReply,
  type InboundNotification,
  type InboundRequest,
  type InboundResponse,
  type Params,
} from './json-rpc.js';
import { findParamsProblem } from './params.rules.js';

/** What is to be done with one line. */
export type Judgement =
  | { readonly kind: 'request'; readonly request: InboundRequest }
  | { readonly kind: 'notification'; readonly notification: InboundNotification }
  /** `tool` is what a refused tools/call named, as far as it could be read. */
  | { readonly kind: 'reply'; readonly reply: ErrorReply; readonly tool: string | null }
  /** To a request of ours, if there is one of that id. */
  | { readonly kind: 'response'; readonly response: InboundResponse }
  | { readonly kind: 'drop' };

const DROP: Judgement = { kind: 'drop' };
const MEMBERS: readonly string[] = ['jsonrpc', 'id', 'method', 'params'];

// ignoreBOM keeps a byte order mark in the text, where it is no JSON, instead of dropping it unseen.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The answer to a line that was too long to be read. */
export function tooLong(maxBytes: number): ErrorReply {
  return errorReply(
    ERROR_CODE.invalidRequest,
    `Invalid request: a message may have at most ${maxBytes} bytes.`,
    undefined,
  );
}

/** Parses and judges one line: a valid MCP request or notification, or what to answer instead. */
export function judgeLine(bytes: Uint8Array): Judgement {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return refused(ERROR_CODE.parse, 'Parse error: the message is not valid UTF-8.', undefined);
  }
  const limit = findLimitProblem(text);
  if (limit !== undefined) return refused(ERROR_CODE.invalidRequest, limit, salvageId(text));
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return refused(ERROR_CODE.parse, 'Parse error: the message is not valid JSON.', undefined);
  }
  return judgeMessage(message);
}

function judgeMessage(message: unknown): Judgement {
  if (Array.isArray(message))
    return invalid('batches are not supported; send one message per line', undefined);
  if (!isJsonObject(message)) return invalid('a message is a JSON object', undefined);
  const { id, method, params } = message;
  if (message['jsonrpc'] !== '2.0') return invalid('"jsonrpc" must be "2.0"', id);
  if (!('method' in message)) return judgeResponse(message);
  if (typeof method !== 'string') return invalid('"method" must be a string', id);
  if (!('id' in message)) return judgeNotification(message, method);
  if (!isUsableId(id)) return invalid('"id" must be a short string or a whole number', undefined);
  const stranger = Object.keys(message).find((key) => !MEMBERS.includes(key));
  if (stranger !== undefined) return invalid('it has a member that JSON-RPC does not know', id);
  if ('params' in message && !isJsonObject(params)) return invalid('"params" must be an object', id);
  const given = isJsonObject(params) ? withoutTask(params) : undefined;
  const problem = findParamsProblem(method, given ?? {});
  if (problem !== undefined) {
    const tool = calledTool(method, given);
    return refused(ERROR_CODE.invalidParams, `Invalid params: ${problem}.`, id, tool);
  }
  return {
    kind: 'request',
    request: { jsonrpc: '2.0', id, method, ...(given !== undefined && { params: given }) },
  };
}

/** The tool that a request wants to call; null when it is no call or names none. */
export function calledTool(method: string, params: Params | undefined): string | null {
  const name = method === 'tools/call' ? params?.['name'] : undefined;
  return typeof name === 'string' ? name : null;
}

/** A response is never answered, not even a bad one. */
function judgeResponse({ id, result, error, ...rest }: Record<string, unknown>): Judgement {
  if (result === undefined && error === undefined) return invalid('"method" is missing', id);
  const isExact = Object.keys(rest).every((key) => key === 'jsonrpc');
  if (!isExact || !isUsableId(id) || (result !== undefined) === (error !== undefined)) return DROP;
  if (isJsonObject(result)) return { kind: 'response', response: { jsonrpc: '2.0', id, result } };
  if (!isJsonObject(error)) return DROP;
  const { code, message } = error;
  if (!Number.isSafeInteger(code) || typeof message !== 'string') return DROP;
  return {
    kind: 'response',
    response: { jsonrpc: '2.0', id, error: { code: code as number, message } },
  };
}

/** A notification is never answered, not even a bad one. */
function judgeNotification(message: Record<string, unknown>, method: string): Judgement {
  const { params } = message;
  if (params !== undefined && !isJsonObject(params)) return DROP;
  return {
    kind: 'notification',
    notification: { jsonrpc: '2.0', method, ...(params !== undefined && { params }) },
  };
}

/** A server without the tasks capability must ignore a request for a task and process the call normally. */
function withoutTask(params: Record<string, unknown>): Record<string, unknown> {
  if (!('task' in params)) return params;
  const { task: _ignored, ...rest } = params;
  return rest;
}

function invalid(problem: string, id: unknown): Judgement {
  return refused(ERROR_CODE.invalidRequest, `Invalid request: ${problem}.`, id);
}

function refused(code: number, message: string, id: unknown, tool: string | null = null): Judgement {
  return { kind: 'reply', reply: errorReply(code, message, id), tool };
}
