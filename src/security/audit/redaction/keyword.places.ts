import { after, endOf } from './sticky.js';

/** Where the value of a name may stand, and what may be taken for one there. */
export interface Place {
  readonly start: number;
  /** Sticky; takes the whole value. */
  readonly value: RegExp;
  /**
   * `any`: whatever it is. Code and prose put blanks where configuration does not, so after one not everything is a
   * value: `no-member`: unless it is `input.password` or a call; `no-word`: unless it could be a word, as in
   * `token: Token` or "the session: a client". `mixed`: only letters with digits. `random`: only if it looks drawn at
   * random.
   */
  readonly accepts: 'any' | 'no-member' | 'no-word' | 'mixed' | 'random';
}

/** Between a name and its value: `=`, `:`, `=>`, `:=`, `?=`, `.=`, `->`, a Go type, escaped quotes. */
const ASSIGNMENT =
  /["'`\\)\]]{0,4}[ \t]{0,8}(?:string[ \t]{1,8})?(?:=>|->|[:?.!=+]{0,4}=|:)[ \t]{0,8}[([]{0,2}(?:"""|'''|\\{0,3}["'`])?/iy;
/** What begins a text of several lines in YAML. */
const BLOCK = /[|>][+-]?[ \t]{0,4}\r?\n[ \t]{1,32}/y;
/** A value of its own, as in the environment of a container or a list of headers: `name: KEY, value: ...`. */
const VALUE_APART = /\\?["']?,?\s{0,12}\\?["']?value\\?["']?\s?: ?\\?["']?/iy;
/** The same in XML: `<add key="Password" value="..."/>` and `<key>password</key><string>...`. */
const ATTRIBUTE_APART = /\\?["']\s{1,16}value=\\?["']/iy;
const KEY_ATTRIBUTE = /\skey=\\?["']$/i;
const ELEMENT_APART = /<\/(?:key|name)>\s{0,16}<(?:string|value|data)>\s{0,16}/iy;
/** A name and a value as arguments, as in `setProperty("password", "...")`, or as one of several pairs. */
const ARGUMENTS = /(?:\(|[[,] ?\[)\\?["'`]$/;
const ARGUMENT = /\\?["'`],[ \t]{0,4}\\?["'`]/y;
const ELEMENT = /(?:\s[^<>]{0,256})?>\s{0,16}(?:<!\[CDATA\[)?/y;
const OPENING = /<(?:[\w-]{1,20}:)?$/;
const CONTENT = /[^<\r\n]{0,4096}/y;
const END_TAG = /\s{0,16}<\//y;
/** As SQL sets passwords, and as one tells somebody else. */
const QUOTED_BEHIND =
  /[ \t]{1,4}(?:for[ \t]{1,4}\S{1,64}[ \t]{0,2}=[ \t]{0,2}|(?:is|was|to)[: \t]{1,3})?["'`]/iy;
const SAID = /[ \t]{1,4}(?:(?:is|was|to)[: \t]{1,3}|\()/iy;
/** As lists of results name what they list. */
const DASHED = /[ \t]{1,4}-[ \t]{1,4}["'`]/y;
const OPTION = /[ \t]{1,4}\\?["']?/y;
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
const PASSWORD = /(?:pass(?:word|wd)?|pwd)$/i;

/** The places for the value of a name that stands from `start` up to `end`; the surest first. */
export function* placesAfter(text: string, start: number, end: number, name: string): Generator<Place> {
  const assigned = after(ASSIGNMENT, text, end);
  const block = assigned === undefined ? undefined : after(BLOCK, text, assigned);
  if (block !== undefined) yield { start: block, value: LINE, accepts: 'any' };
  if (assigned !== undefined) yield assignedPlace(text, start, assigned, name);
  const apart = after(VALUE_APART, text, end);
  if (apart !== undefined) yield { ...valueAt(text, apart), accepts: 'any' };
  const attribute = KEY_ATTRIBUTE.test(text.slice(Math.max(0, start - 7), start))
    ? after(ATTRIBUTE_APART, text, end)
    : undefined;
  if (attribute !== undefined) yield { ...valueAt(text, attribute), accepts: 'any' };
  const elementApart = after(ELEMENT_APART, text, end);
  if (elementApart !== undefined) yield { start: elementApart, value: CONTENT, accepts: 'any' };
  const element = OPENING.test(text.slice(Math.max(0, start - 22), start))
    ? after(ELEMENT, text, end)
    : undefined;
  // Without an end tag it is a type parameter, or a comparison.
  if (element !== undefined && after(END_TAG, text, endOf(CONTENT, text, element)) !== undefined)
    yield { start: element, value: CONTENT, accepts: 'any' };
  const argument = ARGUMENTS.test(text.slice(Math.max(0, start - 5), start))
    ? after(ARGUMENT, text, end)
    : undefined;
  if (argument !== undefined) yield { ...valueAt(text, argument), accepts: 'any' };
  const option = name.startsWith('-') ? after(OPTION, text, end) : undefined;
  if (option !== undefined && text[option] !== '-') yield { ...valueAt(text, option), accepts: 'any' };
  const behind = PASSWORD.test(name) ? after(QUOTED_BEHIND, text, end) : undefined;
  if (behind !== undefined) yield { ...valueAt(text, behind), accepts: 'any' };
  const dashed = after(DASHED, text, end);
  if (dashed !== undefined) yield { ...valueAt(text, dashed), accepts: 'mixed' };
  const said = after(SAID, text, end);
  if (said !== undefined) yield { start: said, value: WORD, accepts: 'mixed' };
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
