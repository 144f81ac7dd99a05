import { matchesOf } from './matches.js';
import type { Span } from './span.js';
import { after } from './sticky.js';
import { isPlaceholder, isReferenceAt, isUuid, looksRandom } from './value.shape.js';

/** As lenient as browsers are with slashes. The run holds no slash, so that none is walked twice. */
const AUTHORITY = /:[\\/]{1,4}([^\s/?#\\"<>`]*)/g;
/** The longest name of DNS and a port: what is longer was cut off before its `@`. */
const LONGEST_HOST = 259;
/** A password that holds a slash or a question mark although it should not: up to the `@`. */
const REST = /[^\s@"'<>`]{0,256}@/y;
const PORT = /:\d{0,5}$|\]$/;

/** User names and passwords in URLs and connection strings, each by itself. */
export function findUrlCredentials(text: string): Span[] {
  const spans: Span[] = [];
  for (const hit of matchesOf(AUTHORITY, text)) {
    const run = hit[1] ?? '';
    const start = hit.index + hit[0].length - run.length;
    const end = endOfCredentials(text, start, run);
    if (end <= 0) continue;
    const colon = run.indexOf(':');
    const userEnd = colon === -1 ? end : Math.min(end, colon);
    if (userEnd > 0 && !isReferenceAt(text, start) && !isPlaceholder(run.slice(0, userEnd))) {
      spans.push({ start, end: start + userEnd, kind: 'url-user' });
    }
    const password = start + userEnd + 1;
    if (
      password < start + end &&
      !isReferenceAt(text, password) &&
      !isPlaceholder(text.slice(password, start + end))
    ) {
      spans.push({ start: password, end: start + end, kind: 'password' });
    }
  }
  return spans;
}

/** Counted from the start of the run; -1 without credentials. */
function endOfCredentials(text: string, start: number, run: string): number {
  const at = run.lastIndexOf('@');
  if (at !== -1) return at;
  if (run.length > LONGEST_HOST) return run.length;
  if (!run.includes(':') || PORT.test(run)) return -1;
  const rest = after(REST, text, start + run.length);
  return rest === undefined ? -1 : rest - 1 - start;
}

/** Pre-signed links, where the signature is what opens them, and what is a key in the query of a URL. */
const PARAMETER =
  /[?&;#](sig|signature|x-amz-signature|x-goog-signature|x-amz-credential|x-amz-security-token|code|hmac|hdnts|key)=([^\s"'`<>&;\\]*)/gi;
const SHORTEST = 8;

export function findUrlParameters(text: string): Span[] {
  return matchesOf(PARAMETER, text).flatMap(({ index, 0: all, 1: name = '', 2: value = '' }) => {
    const start = index + all.length - value.length;
    // Everything has a `key`; one that opens something looks it.
    const isSecret = name.toLowerCase() !== 'key' || isUuid(value) || looksRandom(value);
    return value.length < SHORTEST || !isSecret || isReferenceAt(text, start)
      ? []
      : [{ start, end: start + value.length, kind: name.toLowerCase() === 'key' ? 'key' : 'url-signature' }];
  });
}
