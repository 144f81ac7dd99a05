import { strippedText } from '../../kernel/index.js';

const MAX_CLIENT_CHARS = 128;

/**
 * `name/version` as a client gives it of itself, fit for a log; `unknown` when it gives no name. A claim, no identity.
 * The slash is always there or cut off: without one a client could call itself what the server calls itself.
 */
export function clientName(info: unknown): string {
  const { name, version } = (info ?? {}) as { name?: unknown; version?: unknown };
  if (typeof name !== 'string' || strippedText(name, MAX_CLIENT_CHARS) === '') return 'unknown';
  return strippedText(`${name}/${typeof version === 'string' ? version : '?'}`, MAX_CLIENT_CHARS);
}
