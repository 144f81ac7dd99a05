import { weightOf } from '../sensitive.key.js';
import type { Span } from './span.js';
import { isInMarker, isPlaceholder, isReferenceAt, looksRandom } from './value.shape.js';

/** A part of a word that may make it the name of a secret. */
const STEM =
  /pass|pwd|pw\b|secret|token|key|auth|cred|cookie|session|jwt|bearer|ssn|cv[vc]\b|iban|dsn|otp|pat\b|login|sig\b|signature|connection|card|accessid|tenant|client|account|wallet|mnemonic|seed|salt|private/gi;
const WORD_BEFORE = /(?<![A-Za-z])[A-Za-z]{2,15} $/;
const IN_NAME = /[\w.$-]/;
const LONGEST_NAME = 128;
/** A value is judged by so many of its characters; only one that is accepted is walked to its end. */
const JUDGED = 128;
const NAME = /[\w.$-]*/y;

/** Between a name and its value: `=`, `:`, `=>`, `:=`, `?=`, `.=`, `->`, a Go type, escaped quotes, `%3D`. */
const ASSIGNMENT =
  /(?:["'`\\)\]]{0,4}[ \t]{0,8}(?:string[ \t]{1,8})?(?:=>|->|[:?.!=+]{0,4}=|:)|%3[AD])[ \t]{0,8}[([]{0,2}(?:\\{0,3}["'`]|%22)?/iy;
/** A value on the next line, as in the environment of a container or an element of XML. */
const VALUE_BELOW = /["']?\s{1,12}["']?value["']?: ?["']?/iy;
const ELEMENT = />\s{0,16}/y;
const CONTENT = /[^<\r\n]{0,4096}/y;
const END_TAG = /\s{0,16}<\//y;
const OPTION = /[ \t]{1,4}\\?["']?/y;
/** A name and a value as arguments, as in `setProperty("password", "...")`. */
const ARGUMENT = /\\?["'`],[ \t]{0,4}\\?["'`]/y;
const NEAR = /[ \t"'`:=>,(][^A-Za-z0-9\r\n]{0,7}(?:(?:is|was|of|with|for|as|to|in)[^A-Za-z0-9\r\n]{1,4})?/y;
const SCHEME =
  /(?:Bearer|Basic|Token|Digest|ApiKey|Api-Key|Key|Negotiate|SharedKey|GoogleLogin)[ \t]{1,4}(?:auth=)?/iy;

const QUOTED = { '"': /[^"\\\r\n]*/y, "'": /[^'\\\r\n]*/y, '`': /[^`\\]*/y } as const;
const HEADER_VALUE = /[^\r\n"'`\\]*/y;
const BARE = /[^\s"'`<>&;,)\]}|\\]*/y;
const ENCODED = /(?:[\w.~+*-]|%(?!22|26|27|2C|0A|20)[0-9A-F]{2})*/iy;
const WORD = /[\w+/=.~%-]*/y;

const MEMBER = /^[A-Za-z_$][A-Za-z_$.?]*(?:\.[A-Za-z_$]+$|\()/;
/** Names beside which even a plain word is secret. */
const ALWAYS = /pass(?!$)|[_.-]pass$|pwd|secret/i;
const HEADER = /^(?:(?:set-?)?cookie2?|(?:proxy-)?authorization)$/i;

/** Where a value begins, and what may be taken for one there. */
interface Place {
  readonly start: number;
  readonly value: RegExp;
  /**
   * `any`: whatever it is. Code and prose put blanks where configuration does not, so after one not everything is a
   * value: `no-member`: unless it is `input.password` or a call; `no-word`: unless it could be a word, as in
   * `token: Token` or "the session: a client". `random`: only if it looks drawn at random.
   */
  readonly accepts: 'any' | 'no-member' | 'no-word' | 'random';
}

/** Values beside the name of a secret: assignments, headers, options, elements, query parameters, JSON in strings. */
export function findKeywordValues(text: string): Span[] {
  const spans: Span[] = [];
  let done = 0;
  STEM.lastIndex = 0;
  for (let hit = STEM.exec(text); hit !== null; hit = STEM.exec(text)) {
    const start = startOfName(text, hit.index, Math.max(done, hit.index - LONGEST_NAME));
    const end = endOf(NAME, text, hit.index);
    // A name is looked at once, however many stems it has.
    done = end;
    const span = end - start <= LONGEST_NAME ? valueBeside(text, start, end) : undefined;
    if (span !== undefined) {
      spans.push(span);
      done = span.end;
    }
    STEM.lastIndex = Math.max(done, hit.index + 1);
  }
  return spans;
}

/** The name, with the word before it where it takes both to say that it names a secret: `Secret Access Key`. */
function nameAt(text: string, start: number, end: number): string {
  const name = text.slice(start, end);
  if (text[start - 1] !== ' ' || weightOf(name) === 'secret') return name;
  const phrase = (WORD_BEFORE.exec(text.slice(Math.max(0, start - 16), start))?.[0] ?? '') + name;
  return weightOf(phrase) === 'secret' ? phrase : name;
}

function isAccepted(accepts: Place['accepts'], value: string): boolean {
  switch (accepts) {
    case 'any':
      return true;
    case 'no-member':
      return !MEMBER.test(value);
    case 'no-word':
      return looksRandom(value) || !/^[A-Za-z_$][A-Za-z_$.?[\]]*(?:\(.*)?$/.test(value);
    case 'random':
      return looksRandom(value);
    default: {
      const never: never = accepts;
      return never;
    }
  }
}

function startOfName(text: string, at: number, least: number): number {
  let start = at;
  while (start > least && IN_NAME.test(text[start - 1] ?? '')) start--;
  return start;
}

function valueBeside(text: string, start: number, end: number): Span | undefined {
  const name = nameAt(text, start, end);
  const weight = weightOf(name);
  if (weight === 'nothing' || isInMarker(text, start)) return undefined;
  for (const place of placesAfter(text, start, end, name)) {
    if (isReferenceAt(text, place.start)) return undefined;
    const accepts = weight === 'hint' ? 'random' : place.accepts;
    const head = text.slice(place.start, place.start + JUDGED);
    const value = head.slice(0, endOf(place.value, head, 0));
    // Between backquotes stands a text in Go and a command in a shell.
    if (text[place.start - 1] === '`' && value.includes(' ')) continue;
    if (isPlaceholder(value) || !isAccepted(accepts, value)) continue;
    return { start: place.start, end: endOf(place.value, text, place.start), kind: kindOf(name) };
  }
  return undefined;
}

function* placesAfter(text: string, start: number, end: number, name: string): Generator<Place> {
  const assigned = after(ASSIGNMENT, text, end);
  if (assigned !== undefined) {
    const at = after(SCHEME, text, assigned) ?? assigned;
    const value = valueAt(text, start, end, assigned, name);
    const isLoose = value === BARE && at === assigned && text[at - 1] === ' ';
    yield { start: at, value, accepts: isLoose ? (ALWAYS.test(name) ? 'no-member' : 'no-word') : 'any' };
  }
  const below = after(VALUE_BELOW, text, end);
  if (below !== undefined) yield { start: below, value: BARE, accepts: 'any' };
  const inside = text[start - 1] === '<' ? after(ELEMENT, text, end) : undefined;
  // Without an end tag it is a type parameter, or a comparison.
  if (inside !== undefined && after(END_TAG, text, endOf(CONTENT, text, inside)) !== undefined)
    yield { start: inside, value: CONTENT, accepts: 'any' };
  const argument = text[start - 2] === '(' ? after(ARGUMENT, text, end) : undefined;
  if (argument !== undefined) {
    const at = after(SCHEME, text, argument) ?? argument;
    yield { start: at, value: quotedOr(BARE, text, argument), accepts: 'any' };
  }
  const option = name.startsWith('-') ? after(OPTION, text, end) : undefined;
  if (option !== undefined && text[option] !== '-') {
    yield { start: option, value: quotedOr(BARE, text, option), accepts: 'any' };
  }
  const near = after(NEAR, text, end);
  if (near !== undefined) yield { start: after(SCHEME, text, near) ?? near, value: WORD, accepts: 'random' };
}

function valueAt(text: string, start: number, end: number, at: number, name: string): RegExp {
  const separator = text.slice(end, at);
  if (/%3[AD]/i.test(separator)) return ENCODED;
  const value = quotedOr(BARE, text, at);
  // A header's value goes to the end of its line, or of the quotes around all of it.
  return value === BARE && HEADER.test(name) && !/["'`]/.test(text[start - 1] ?? '') ? HEADER_VALUE
    : value === BARE && HEADER.test(name) && separator.includes(':') ? HEADER_VALUE : value; // prettier-ignore
}

function quotedOr(bare: RegExp, text: string, at: number): RegExp {
  const quote = text[at - 1];
  return quote === '"' || quote === "'" || quote === '`' ? QUOTED[quote] : bare;
}

function kindOf(name: string): string {
  if (/pass|pwd/i.test(name)) return 'password';
  if (/cookie|session/i.test(name)) return 'session';
  if (/auth|bearer|jwt/i.test(name)) return 'authorization';
  if (/token/i.test(name)) return 'token';
  return /key/i.test(name) ? 'key' : 'secret';
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function after(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
