import { strippedText } from './plain.text.js';

const MAX_CLIENT_CHARS = 128;

/** `name/version` as a client gives it of itself, fit for a log; `unknown` when it gives none. A claim, no identity. */
export function clientName(info: unknown): string {
  const { name, version } = (info ?? {}) as { name?: unknown; version?: unknown };
  if (typeof name !== 'string') return 'unknown';
  const text = typeof version === 'string' ? `${name}/${version}` : name;
  return strippedText(text, MAX_CLIENT_CHARS) || 'unknown';
}
