import { weightOf } from '../sensitive.key.js';

/** Fields in which the name of a neighbour stands, as in `{ name: 'password', value: '...' }`, and those of its value. */
const NAMING =
  /^(?:name|key|id|label|field|header|param|parameter|variable|property|attribute|option|setting)$/i;
const VALUED = /^(?:string|text|raw|default)?_?val(?:ue)?s?$/i;
/** As of an input element; elsewhere types are named after secrets and hold none. */
const TYPE = /^type$/i;
const LONGEST_NAME = 128;

const OPTION = /^--?[A-Za-z][\w-]{1,40}$/;
const HEADER = /^(?:[A-Za-z]+(?:-[A-Za-z]+)+|authorization|cookie)$/i;
/** Another name in a list of names, as of allowed headers. */
const WORDS = /^[A-Za-z-]*$/;
const PAIRED = /^[A-Za-z][\w.-]{1,60}$/;

/** What the value of a field is called: by its key, or by what a neighbour says if the key is `value`. */
export function nameOf(key: string, record: object): string {
  if (!VALUED.test(key)) return key;
  const names = Object.entries(record).filter(
    (entry): entry is [string, string] => isNaming(entry) && entry[1].length <= LONGEST_NAME,
  );
  return (names.find(([, name]) => weightOf(name) === 'secret') ?? names[0])?.[1] ?? key;
}

function isNaming([key, value]: [string, unknown]): boolean {
  return typeof value === 'string' && (NAMING.test(key) || (TYPE.test(key) && /pass/i.test(value)));
}

/** Whether an item of a list is a name with its secret, as headers are often kept. */
export function isSecretPair(item: unknown): item is [string, unknown] {
  if (!Array.isArray(item) || item.length !== 2) return false;
  const [name] = item as unknown[];
  return typeof name === 'string' && PAIRED.test(name) && weightOf(name) === 'secret';
}

/** What an item of a list is called by the one before it: an option of a command, or a header. */
export function nameBefore(list: readonly unknown[], at: number): string | undefined {
  const [name, value] = [list[at - 1], list[at]];
  if (typeof name !== 'string') return undefined;
  if (OPTION.test(name)) return name;
  return HEADER.test(name) && typeof value === 'string' && !WORDS.test(value) ? name : undefined;
}
