import { FORMS, type Accepts } from './keyword.forms.js';
import { after, endOf } from './sticky.js';

/** Before a name; an attribute or the beginning of a tag. */
const SEEN_BEFORE = 24;

/** Where the value of a name may stand, and what may be taken for one there. */
export interface Place {
  readonly start: number;
  /** Sticky; takes the whole value. */
  readonly value: RegExp;
  readonly accepts: Accepts;
}

/** Between a name and its value: `=`, `:`, `=>`, `:=`, `?=`, `.=`, `->`, a Go type, escaped quotes. */
const ASSIGNMENT =
  /["'`\\)\]]{0,4}[ \t]{0,8}(?:string[ \t]{1,8})?(?:=>|->|[:?.!=+]{0,4}=|:)[ \t]{0,8}[([]{0,2}(?:"""|'''|\\{0,3}["'`])?/iy;
/** What begins a text of several lines in YAML. */
const BLOCK = /[|>][+-]?[ \t]{0,4}\r?\n[ \t]{1,32}/y;
const NEAR = /[ \t"'`:=>,(][^A-Za-z0-9\r\n]{0,7}(?:(?:is|was|of|with|for|as|to|in)[^A-Za-z0-9\r\n]{1,4})?/y;
const SCHEME =
  /(?:Bearer|Basic|Token|ApiKey|Api-Key|Key|Negotiate|SharedKey|GoogleLogin|SSWS)[ \t]{1,4}(?:auth=)?/iy;

/** To the closing quote, over escaped ones; the second of each for a text that stands in quotes as a whole. */
const QUOTED = {
  '"': [/(?:[^"\\\r\n]|\\.)*/y, /(?:[^"\\\r\n]|\\\\(?:\\["'\\])?)*/y],
  "'": [/(?:[^'\\\r\n]|\\.)*/y, /(?:[^'\\\r\n]|\\\\(?:\\["'\\])?)*/y],
  '`': [/(?:[^`\\]|\\.)*/y, /(?:[^`\\]|\\\\(?:\\["'\\])?)*/y],
} as const;
/** To the next blank, quote or sign that parts parameters; a bracket or comma at its end is left out by the finder. */
export const BARE = /<?(?:[^\s"'`<>&;|\\]|\\(?![nrtu"'\\]))*/y;
const WORD = /[\w+/=.~%-]*/y;
const LINE = /[^\r\n]*/y;

/** Names beside which even a plain word is secret: of passwords, or as configuration and headers write them. */
const ALWAYS = /pass(?!$)|pwd|secret|\w[_-]\w/i;
/** Headers whose value is a list to the end of the line. */
const COOKIE = /^(?:set-?)?cookie2?$/i;
const COOKIES = /[\w.-]{1,64}=/y;
const AUTHORIZATION = /^(?:proxy-)?authorization$/i;
const PARAMETERS = /[A-Za-z][\w-]{1,31}[ \t]{1,4}[A-Za-z][\w-]{0,31}=["\w]/y;
/** Names of secrets that are made of several words. */
const PHRASE = /phrase|mnemonic/i;

/** The places for the value of a name that stands from `start` up to `end`; the surest first. */
export function* placesAfter(text: string, start: number, end: number, name: string): Generator<Place> {
  const assigned = after(ASSIGNMENT, text, end);
  const block = assigned === undefined ? undefined : after(BLOCK, text, assigned);
  if (block !== undefined) yield { start: block, value: LINE, accepts: 'any' };
  if (assigned !== undefined) yield assignedPlace(text, start, assigned, name);
  const before = text.slice(Math.max(0, start - SEEN_BEFORE), start);
  for (const form of FORMS) {
    if (form.before?.test(before) === false || form.name?.test(name) === false) continue;
    const at = after(form.between, text, end);
    if (at === undefined) continue;
    const place = form.value === undefined ? valueAt(text, at) : { start: at, value: form.value };
    const isWhole =
      form.closing === undefined ||
      after(form.closing, text, endOf(place.value, text, place.start)) !== undefined;
    if (isWhole) yield { ...place, accepts: form.accepts };
  }
  const near = assigned === undefined ? after(NEAR, text, end) : undefined;
  if (near !== undefined) yield { start: endOf(SCHEME, text, near), value: WORD, accepts: 'random' };
}

function assignedPlace(text: string, start: number, at: number, name: string): Place {
  const place = valueAt(text, at);
  if (place.value !== BARE) return { ...place, accepts: 'any' };
  const isList = COOKIE.test(name)
    ? after(COOKIES, text, at) !== undefined
    : AUTHORIZATION.test(name) && after(PARAMETERS, text, at) !== undefined;
  // The header as a whole may stand in quotes, as an argument of curl does.
  const isPhrase = PHRASE.test(name);
  if (isList || isPhrase) return { start: at, value: quoted(text, start) ?? LINE, accepts: 'any' };
  const isLoose = place.start === at && text[at - 1] === ' ' && !AUTHORIZATION.test(name);
  return { ...place, accepts: isLoose ? (ALWAYS.test(name) ? 'no-member' : 'no-word') : 'any' };
}

function valueAt(text: string, at: number): Pick<Place, 'start' | 'value'> {
  return { start: endOf(SCHEME, text, at), value: quoted(text, at) ?? BARE };
}

function quoted(text: string, at: number): RegExp | undefined {
  const quote = text[at - 1];
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
  const [plain, escaped] = QUOTED[quote];
  return text[at - 2] === '\\' ? escaped : plain;
}
