import { weightOf } from '../sensitive.key.js';
import type { Accepts } from './keyword.forms.js';
import { BARE, placesAfter, type Place } from './keyword.places.js';
import type { Span } from './span.js';
import { endOf } from './sticky.js';
import { isInMarker, isPlaceholder, isReferenceAt, looksRandom } from './value.shape.js';

/** A part of a word that may make it the name of a secret. */
const STEM =
  /pass|pwd|pw\b|secret|token|key|auth|cred|cookie|session|jwt|bearer|ssn|cv[vc]\b|iban|dsn|otp|pat\b|login|connection|card|accessid|tenant|client|account|wallet|mnemonic|seed|salt|private/gi;
const NAME = /[\w.$-]*/y;
const IN_NAME = /[\w.$-]/;
const WORD_BEFORE = /(?<![A-Za-z])[A-Za-z]{2,15} $/;
const LONGEST_NAME = 128;
/** A value is judged by so many of its characters; only one that is accepted is walked to its end. */
const JUDGED = 128;
/** `sha256` and `base64` are none. */
const SHORTEST_MIXED = 8;

const MEMBER = /^[A-Za-z_$][A-Za-z_$.?]*(?:\.[A-Za-z_$]+$|\()/;
const WORD = /^[A-Za-z_$][A-Za-z_$.?[\]]*(?:\(|$)/;
/** What closes a list, a call or a sentence around the value. */
const CLOSING = /[),.:\]}]/;

/** Values beside the name of a secret: assignments, headers, options, elements, query parameters, JSON in strings. */
export function findKeywordValues(text: string): Span[] {
  const spans: Span[] = [];
  let done = 0;
  STEM.lastIndex = 0;
  for (let hit = STEM.exec(text); hit !== null; hit = STEM.exec(text)) {
    const start = startOfName(text, hit.index, Math.max(done, hit.index - LONGEST_NAME));
    // A name is looked at once, however many stems it has.
    done = endOf(NAME, text, hit.index);
    const span = done - start <= LONGEST_NAME ? valueBeside(text, start, done) : undefined;
    if (span !== undefined) {
      spans.push(span);
      done = span.end;
    }
    STEM.lastIndex = Math.max(done, hit.index + 1);
  }
  return spans;
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
    const head = text.slice(place.start, place.start + JUDGED);
    const value = head.slice(0, withoutClosing(head, 0, endOf(place.value, head, 0), place));
    // Between backquotes stands a text in Go and a command in a shell.
    if (text[place.start - 1] === '`' && value.includes(' ')) continue;
    if (isPlaceholder(value) || !isAccepted(weight === 'hint' ? 'random' : place.accepts, value)) continue;
    const stop = withoutClosing(text, place.start, endOf(place.value, text, place.start), place);
    return { start: place.start, end: stop, kind: kindOf(name) };
  }
  return undefined;
}

/** The name, with the word before it where it takes both to say that it names a secret: `Secret Access Key`. */
function nameAt(text: string, start: number, end: number): string {
  const name = text.slice(start, end);
  if (text[start - 1] !== ' ' || weightOf(name) === 'secret') return name;
  const phrase = (WORD_BEFORE.exec(text.slice(Math.max(0, start - 16), start))?.[0] ?? '') + name;
  return weightOf(phrase) === 'secret' ? phrase : name;
}

function isAccepted(accepts: Accepts, value: string): boolean {
  switch (accepts) {
    case 'any':
      return true;
    case 'no-member':
      return !MEMBER.test(value);
    case 'no-word':
      return !WORD.test(value) || looksRandom(value);
    case 'mixed':
      return value.length >= SHORTEST_MIXED && /\d/.test(value) && /[A-Za-z]/.test(value);
    case 'random':
      return looksRandom(value);
    default: {
      const never: never = accepts;
      return never;
    }
  }
}

/** Inside of quotes all of it is the value. */
function withoutClosing(text: string, start: number, end: number, { value }: Place): number {
  if (value !== BARE) return end;
  let last = end;
  while (last > start + 1 && CLOSING.test(text[last - 1] ?? '')) last--;
  return last;
}

function kindOf(name: string): string {
  if (/pass|pwd/i.test(name)) return 'password';
  if (/cookie|session/i.test(name)) return 'session';
  if (/auth|bearer|jwt/i.test(name)) return 'authorization';
  if (/token/i.test(name)) return 'token';
  return /key/i.test(name) ? 'key' : 'secret';
}
