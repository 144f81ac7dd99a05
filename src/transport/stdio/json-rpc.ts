/** Codes of the protocol, and the one of our own, which lies outside the range that JSON-RPC reserves. */
export const ERROR_CODE = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  missingClientCapability: -32021,
  unsupportedVersion: -32022,
  tooManyRequests: 429,
} as const;

export type RequestId = string | number;

export type Params = Record<string, unknown>;

export interface InboundRequest {
  readonly jsonrpc: '2.0';
  readonly id: RequestId;
  readonly method: string;
  readonly params?: Params;
}

export interface InboundNotification {
  readonly jsonrpc: '2.0';
  readonly method: string;
  readonly params?: Params;
}

/** The client's answer to a request of this server's. */
export interface InboundResponse {
  readonly jsonrpc: '2.0';
  readonly id: RequestId;
  readonly result?: Params;
  readonly error?: { readonly code: number; readonly message: string };
}

/** Has no `id` member when the request's could not be read: MCP does not know the `null` of JSON-RPC. */
export interface ErrorReply {
  readonly jsonrpc: '2.0';
  readonly id?: RequestId;
  readonly error: { readonly code: number; readonly message: string; readonly data?: object };
}

/** Longest id that is kept and echoed, in UTF-16 units. */
const MAX_ID_CHARS = 256;

/** Says whether a value may be an id. Numbers beyond 2^53 could not be echoed as they were sent. */
export function isUsableId(value: unknown): value is RequestId {
  return typeof value === 'string' ? value.length <= MAX_ID_CHARS : Number.isSafeInteger(value);
}

/** @param id anything; only a usable one is echoed */
export function errorReply(code: number, message: string, id: unknown, data?: object): ErrorReply {
  const error = { code, message, ...(data !== undefined && { data }) };
  return { jsonrpc: '2.0', ...(isUsableId(id) && { id }), error };
}
