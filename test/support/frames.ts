/** Frames as text, for tests that speak to the server without a client in between. */

export type Id = string | number;

/** A line that the server wrote, parsed. */
export interface Frame {
  readonly jsonrpc?: unknown;
  readonly id?: Id | null;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** Params of a complete handshake of the given revision. */
export function handshake(protocolVersion = '2025-11-25'): Record<string, unknown> {
  return { protocolVersion, capabilities: {}, clientInfo: { name: 'raw', version: '1.0.0' } };
}

/** The `_meta` of revision 2026-07-28, which has no handshake. */
export const MODERN_META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
} as const;

export function request(id: unknown, method: string, params?: unknown): string {
  return `${JSON.stringify({ jsonrpc: '2.0', id, method, ...(params !== undefined && { params }) })}\n`;
}

export function notification(method: string, params?: unknown): string {
  return `${JSON.stringify({ jsonrpc: '2.0', method, ...(params !== undefined && { params }) })}\n`;
}

export function toolCall(id: unknown, name: unknown, args: unknown = {}): string {
  return request(id, 'tools/call', { name, arguments: args });
}

export function cancel(requestId: unknown): string {
  return notification('notifications/cancelled', { requestId });
}
