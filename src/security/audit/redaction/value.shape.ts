/** Judged by their first characters: enough to tell, and the same for every length. */
const JUDGED = 128;
const SHORTEST_RANDOM = 12;
const FEWEST_CHARACTERS = 8;
const LONGEST_PLACEHOLDER = 64;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * What stands where a secret would, and is a reference to one: variables, templates, blanks to fill in, markers.
 * With its end, or a password that begins with `$` would be taken for a variable.
 */
const REFERENCE =
  /(?:\$\{[\w./]{1,80}(?::[\w./][\w./-]{0,80}|:?[-=]\$\w{1,40})?\}|\$\(|\$\d(?!\w)|\$[A-Z_][A-Z0-9_]{0,63}(?!\w)|\$\w{0,40}(?:pass|token|secret|key)\w{0,40}(?!\w)|\{\{[^}\r\n]{1,80}\}\}|\{[A-Za-z_]{1,40}\}|\{[A-Za-z_]\w{0,40}\(|<[A-Za-z][^<>\r\n]{0,80}>|%[A-Za-z]\w{0,64}%(?!\w)|(?:process\.env|import\.meta|os\.(?:environ|getenv)|getenv|ENV|secrets|vault|env)[.[(:]|\[?REDACTED(?::[a-z0-9-]{1,40}:[0-9a-f]{12})?\])/y;

/** Words that stand for no value. */
const NO_VALUE =
  /^(?:|null|none|nil|undefined|true|false|string|str|number|boolean|required|optional|new|await|async|function|lambda|not|[*.\u2022#-]+|x{3,}|X{3,})$/;
/** Of code and of blanks to fill in. Letters of any alphabet, and other signs, are a password. */
const SIGNS = /^[\s*.\u2022#_?=<>{}()[\],;:+/\\|"'`&-]*$/;
const CONSTANT = /^[A-Z][A-Z0-9]*[_-][A-Z0-9_-]+$|^[Yy]our[-_][\w-]*$/;
const MARKER = /\[REDACTED:[a-z0-9-]{1,40}:[0-9a-f]{12}\]/y;
const MARKER_HEAD = '[REDACTED:'.length;

/** Whether what begins at `at` says where a secret is kept rather than what it is. */
export function isReferenceAt(text: string, at: number): boolean {
  REFERENCE.lastIndex = at;
  return REFERENCE.test(text);
}

/** Whether the kind of a marker stands at `at`: it has the name of what was cut there. */
export function isInMarker(text: string, at: number): boolean {
  MARKER.lastIndex = Math.max(0, at - MARKER_HEAD);
  return MARKER.test(text);
}

/** Whether a value says that there is none, or which one belongs here. */
export function isPlaceholder(value: string): boolean {
  if (value.length > LONGEST_PLACEHOLDER) return false;
  if (SIGNS.test(value) || NO_VALUE.test(value)) return true;
  return CONSTANT.test(value) && /pass|secret|token|key|cred/i.test(value) && !/\d{3}/.test(value);
}

/** A value that is nothing but one reference, as `${keyring:name}`. */
export function isWholeReference(value: string): boolean {
  return value.length <= JUDGED && /^\$\{[\w./]+(?::[\w./][\w./-]*)?\}$/.test(value);
}

/** Enough where the name is that of a key, as in `?key=...`, and not where it is the name of anything. */
export function isUuid(word: string): boolean {
  return UUID.test(word);
}

/**
 * Whether a word looks drawn at random: letters and digits that keep changing places. Names, paths, dates, UUIDs and
 * version numbers do not.
 */
export function looksRandom(word: string): boolean {
  if (word.length < SHORTEST_RANDOM || UUID.test(word)) return false;
  const length = Math.min(word.length, JUDGED);
  const counts = { lower: 0, upper: 0, digit: 0, mark: 0 };
  const seen = new Set<number>();
  let [changes, before] = [0, 'mark'];
  for (let at = 0; at < length; at++) {
    const code = word.charCodeAt(at);
    const kind = kindOf(code);
    // Marks divide the words of paths and names, and say nothing.
    if (kind !== before && kind !== 'mark' && before !== 'mark') changes++;
    counts[kind]++;
    before = kind;
    if (seen.size < FEWEST_CHARACTERS) seen.add(code);
  }
  if (counts.lower + counts.upper < 3 || seen.size < FEWEST_CHARACTERS) return false;
  return counts.digit >= 2 ? changes / length > 0.2 : changes / length > 0.4 && length >= 20;
}

function kindOf(code: number): 'lower' | 'upper' | 'digit' | 'mark' {
  if (code >= 97 && code <= 122) return 'lower';
  if (code >= 65 && code <= 90) return 'upper';
  return code >= 48 && code <= 57 ? 'digit' : 'mark';
}
