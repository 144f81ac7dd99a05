import { matchesOf } from './matches.js';
import type { Span } from './span.js';
import { isReferenceAt, isUuid, looksRandom } from './value.shape.js';

/** As lenient as browsers are with slashes. The run holds no slash, so that none is walked twice. */
const AUTHORITY = /:[\\/]{1,4}([^\s/?#\\"<>`]*)/g;
/** No host is so long: a run that was cut off before its `@`. */
const LONGER_THAN_HOSTS = 300;

/** User names and passwords in URLs and connection strings, each by itself. */
export function findUrlCredentials(text: string): Span[] {
  const spans: Span[] = [];
  for (const hit of matchesOf(AUTHORITY, text)) {
    const run = hit[1] ?? '';
    const start = hit.index + hit[0].length - run.length;
    const at = run.lastIndexOf('@');
    const end = at === -1 && run.length > LONGER_THAN_HOSTS ? run.length : at;
    if (end <= 0) continue;
    const colon = run.slice(0, end).indexOf(':');
    const userEnd = colon === -1 ? end : colon;
    if (userEnd > 0 && !isReferenceAt(text, start)) {
      spans.push({ start, end: start + userEnd, kind: 'url-user' });
    }
    const password = start + userEnd + 1;
    if (password < start + end && !isReferenceAt(text, password)) {
      spans.push({ start: password, end: start + end, kind: 'password' });
    }
  }
  return spans;
}

/** Pre-signed links, where the signature is what opens them, and what is a key in the query of a URL. */
const PARAMETER =
  /[?&;#](sig|signature|x-amz-signature|x-goog-signature|x-amz-credential|code|hmac|hdnts|key)=([^\s"'`<>&;\\]*)/gi;
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
