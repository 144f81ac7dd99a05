import { isSensitiveKey } from './sensitive.key.js';

export const REDACTED = '[REDACTED]';

const MAX_DEPTH = 8;
const MAX_ENTRIES = 64;
const MAX_VALUES = 512;
const MAX_STRING = 1024;
const MAX_KEY = 128;

/** As lenient as browsers are with slashes. */
const URL_CREDENTIALS = /(\b[a-z][a-z0-9+.-]{0,20}:[\\/]{1,4})[^\s/?#\\]*@/gi;
/** Where a text was cut, the sign that ends the credentials may have been cut off. */
const CUT_CREDENTIALS = /(:\/\/[^\s/?#@:]*:)[^\s/?#@]{32,}(\.\.\. \(\d+ characters\))$/;

interface Budget {
  values: number;
}

/**
 * A copy of call arguments that may be written down: values of sensitive keys replaced, credentials taken out
 * of URLs, and everything cut to a bounded size. Never throws on JSON values.
 */
export function redact(value: unknown): unknown {
  return copy(value, 0, { values: MAX_VALUES });
}

/** A bounded text without URL credentials. */
export function redactText(text: string): string {
  // Cut first: the pattern below must only ever see a bounded text.
  const cut = text.length > MAX_STRING ? `${text.slice(0, MAX_STRING)}... (${text.length} characters)` : text;
  return cut.replace(URL_CREDENTIALS, `$1${REDACTED}@`).replace(CUT_CREDENTIALS, `$1${REDACTED}$2`);
}

function copy(value: unknown, depth: number, budget: Budget): unknown {
  if (budget.values-- <= 0) return '[CUT]';
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[CUT]';
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ENTRIES).map((item) => copy(item, depth + 1, budget));
    return value.length > MAX_ENTRIES ? [...items, `[CUT: ${value.length - MAX_ENTRIES} more]`] : items;
  }
  const all = Object.entries(value);
  const entries = all
    .slice(0, MAX_ENTRIES)
    .map(([key, child]) => [
      key.slice(0, MAX_KEY),
      isSensitiveKey(key) ? REDACTED : copy(child, depth + 1, budget),
    ]);
  if (all.length > MAX_ENTRIES) entries.push(['[CUT]', `${all.length - MAX_ENTRIES} more`]);
  return Object.fromEntries(entries);
}
