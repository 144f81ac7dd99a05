import { matchesOf } from './matches.js';
import type { Finder, Span } from './span.js';

/** Shorter ones hold nothing that the finders would know. */
const SHORTEST = 24;
/** Of each run; a text that is recorded is not searched further. */
const DECODED_CHARS = 6144;
const RUN = new RegExp(`[A-Za-z0-9+/_-]{${SHORTEST},}={0,2}`, 'g');
const PRINTABLE = /^[\t\n\r\x20-\x7e]{12,}/;

/**
 * Base64 that decodes to text in which one of the given finders sees a secret. Other base64, as of
 * pictures, stays.
 */
export function findEncoded(finders: readonly Finder[]): Finder {
  return (text) => {
    const spans: Span[] = [];
    for (const { index, 0: run } of matchesOf(RUN, text)) {
      const head = run.slice(0, DECODED_CHARS);
      if (!mayBeText(head)) continue;
      const decoded = PRINTABLE.exec(Buffer.from(head, 'base64').toString('latin1'))?.[0];
      if (decoded === undefined || !finders.some((find) => find(decoded).length > 0)) continue;
      spans.push({ start: index, end: index + run.length, kind: 'encoded' });
    }
    return spans;
  };
}

/** The first bits of every byte below 0x80 are 0, which leaves these to the first character of each four. */
function mayBeText(head: string): boolean {
  for (let at = 0; at < 16; at += 4) {
    const code = head.charCodeAt(at);
    const low = (code >= 65 && code <= 90) || (code >= 97 && code <= 102);
    if (!low) return false;
  }
  return true;
}
