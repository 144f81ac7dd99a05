import { endOfRun, isAlnumAt } from './alphabets.js';
import type { Span } from './span.js';
import { TOKEN_FORMATS, type TokenFormat } from './token.formats.js';

/** Hexadecimal runs that repeat a few digits are placeholders and separators. */
const FEWEST_DIGITS = 5;

const BY_PREFIX = new Map<string, TokenFormat[]>();
for (const format of TOKEN_FORMATS) {
  for (const prefix of format.prefixes) BY_PREFIX.set(prefix, [...(BY_PREFIX.get(prefix) ?? []), format]);
}

/** Longest first, or `sk-` would hide `sk-ant-`. */
const PREFIXES = [...BY_PREFIX.keys()].sort((a, b) => b.length - a.length);
const PREFIX = new RegExp(PREFIXES.map((prefix) => prefix.replace(/\./g, '\\.')).join('|'), 'g');

/** Tokens that begin in a way that is known. */
export function findTokens(text: string): Span[] {
  const spans: Span[] = [];
  PREFIX.lastIndex = 0;
  for (let hit = PREFIX.exec(text); hit !== null; hit = PREFIX.exec(text)) {
    const [prefix] = hit;
    // Inside of a longer word or of base64 it is no prefix; `_` and `-` do join a name to a token.
    if (isAlnumAt(text, hit.index - 1) || text[hit.index - 1] === '+') continue;
    const span = tokenAt(text, hit.index, prefix);
    if (span === undefined) continue;
    spans.push(span);
    PREFIX.lastIndex = span.end;
  }
  return spans;
}

function tokenAt(text: string, start: number, prefix: string): Span | undefined {
  const body = start + prefix.length;
  for (const format of BY_PREFIX.get(prefix) ?? []) {
    // Bounded before it is walked: a rejected run is walked again from the next prefix inside it.
    const most = format.max ?? format.min;
    const seen = text.slice(body, body + most + 1);
    const length = endOfRun(seen, 0, format.body);
    if (length < format.min || (format.max !== undefined && length > format.max)) continue;
    if (format.max !== undefined && isAlnumAt(text, body + length)) continue;
    if (format.body === 'hex' && new Set(seen).size <= FEWEST_DIGITS) continue;
    return { start, end: trimmed(text, body, endOfRun(text, body, format.body)), kind: format.kind };
  }
  return undefined;
}

/** A dot or hyphen at the end belongs to the sentence. */
function trimmed(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && (text[last - 1] === '.' || text[last - 1] === '-')) last--;
  return last;
}
