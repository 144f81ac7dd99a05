/** Judged by their first characters: enough to tell, and the same for every length. */
const JUDGED = 128;
const SHORTEST_RANDOM = 12;
const FEWEST_CHARACTERS = 8;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What stands where a secret would, and is a reference to one. At the start of the value. */
const REFERENCE =
  /\$[\w({]|\{\{|\{[A-Za-z_]\w{0,40}[}(]|<[A-Za-z]|%[A-Za-z]\w{0,64}%|`|(?:process\.env|import\.meta|os\.(?:environ|getenv)|getenv|ENV|secrets|vault|env)[.[(:]|\[?REDACTED(?::[a-z0-9-]{1,40}:[0-9a-f]{12})?\]/y;

/** Words that stand for no value. */
const NO_VALUE =
  /^(?:|null|none|nil|undefined|true|false|string|str|number|boolean|required|optional|new|await|async|function|lambda|not|[*.\u2022#-]+|x{3,}|X{3,})$/;
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
  if (value.length > JUDGED) return false;
  if (!/[^\W_]/.test(value)) return true;
  if (NO_VALUE.test(value)) return true;
  return CONSTANT.test(value) && /pass|secret|token|key|cred/i.test(value) && !/\d{3}/.test(value);
}

/** A value that is nothing but one reference, as `${keyring:name}`. */
export function isWholeReference(value: string): boolean {
  return value.length <= JUDGED && /^\$\{[\w:./-]+\}$/.test(value);
}

/**
 * Whether a word looks drawn at random: letters and digits that keep changing places. Names, paths, dates, UUIDs and
 * version numbers do not.
 */
export function looksRandom(word: string): boolean {
  if (word.length < SHORTEST_RANDOM || UUID.test(word)) return false;
  const judged = word.slice(0, JUDGED);
  let [letters, digits, changes] = [0, 0, 0];
  let before = 'mark';
  for (const char of judged) {
    const kind = kindOf(char);
    if (kind === 'digit') digits++;
    else if (kind !== 'mark') letters++;
    // Marks divide the words of paths and names, and say nothing.
    if (kind !== before && kind !== 'mark' && before !== 'mark') changes++;
    before = kind;
  }
  if (letters < 3 || new Set(judged).size < FEWEST_CHARACTERS) return false;
  const rate = changes / judged.length;
  return digits >= 2 ? rate > 0.2 : rate > 0.4 && judged.length >= 20;
}

function kindOf(char: string): 'lower' | 'upper' | 'digit' | 'mark' {
  if (char >= 'a' && char <= 'z') return 'lower';
  if (char >= 'A' && char <= 'Z') return 'upper';
  return char >= '0' && char <= '9' ? 'digit' : 'mark';
}
