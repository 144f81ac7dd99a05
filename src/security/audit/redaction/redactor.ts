import { weightOf } from '../sensitive.key.js';
import { findSecrets } from './finders.js';
import { isSecretPair, nameBefore, nameOf } from './named.values.js';
import { SecretMarker } from './secret.marker.js';
import type { Span } from './span.js';
import { isWholeReference, looksRandom } from './value.shape.js';
import { findAcross, programOf } from './word.list.js';

const MAX_DEPTH = 8;
const MAX_ENTRIES = 64;
const MAX_VALUES = 512;
const MAX_STRING = 1024;
/** Searched of all texts of one value together; a record holds less. */
const MAX_SEARCHED = 65_536;
const MAX_KEY = 128;
/** Names that were found to hold no secret: so many are remembered, of so many characters. */
const MAX_KNOWN = 256;
const MAX_KNOWN_CHARS = 64;
/** Seen behind what is shown, so that a secret that lies across the cut is known for one. */
const LOOK_AHEAD = 4096;

/** In front of what is the same secret elsewhere. */
const SCHEME = /^(?:Bearer|Basic|Token) {1,4}/i;

/** Replaces secrets by markers, and bounds what is left. */
export class Redactor {
  readonly #marker: SecretMarker;
  /** Never a text in which there was something to hide: it would stay in memory. */
  readonly #clean = new Set<string>();

  /** @throws RangeError when the key has fewer than 32 bytes */
  constructor(key: Uint8Array) {
    this.#marker = new SecretMarker(key);
  }

  /**
   * A copy of a JSON value that may be written down: values of sensitive keys and secrets in texts replaced, and
   * everything cut to a bounded size. `true`, `false`, `null`, empty texts and references such as `${NAME}` stay
   * under any key. Never throws on JSON values.
   */
  value(value: unknown): unknown {
    return this.#copy(value, 0, { values: MAX_VALUES, chars: MAX_SEARCHED });
  }

  /** At most 1024 characters of a text and how many there were, without secrets. */
  text(text: string): string {
    return this.#bounded(text, MAX_STRING);
  }

  /** As `text`, for what records repeat: names of tools and clients, rules, keys. */
  name(text: string): string {
    return this.#named(text, MAX_STRING);
  }

  /** All of a text, without secrets; in time that grows with its length and no faster. */
  wholeText(text: string): string {
    return this.#replaced(text, findSecrets(text)).out;
  }

  #named(text: string, most: number): string {
    if (text.length > MAX_KNOWN_CHARS) return this.#bounded(text, most);
    if (this.#clean.has(text)) return text;
    const out = this.#bounded(text, most);
    if (out !== text) return out;
    if (this.#clean.size >= MAX_KNOWN) this.#clean.clear();
    this.#clean.add(text);
    return out;
  }

  #bounded(text: string, most: number): string {
    // Cut before it is searched: what is searched is bounded, whatever was sent.
    const seen = text.slice(0, most + LOOK_AHEAD);
    const { out, isWhole } = this.#replaced(seen, findSecrets(seen), most, 2 * most);
    return isWhole && text.length <= most ? out : `${out}... (${text.length} characters)`;
  }

  /** @param room markers are longer than most secrets: behind so many characters there is no further one */
  #replaced(text: string, spans: readonly Span[], most = text.length, room = Infinity) {
    let [out, at] = ['', 0];
    for (const { start, end, kind } of spans) {
      if (start >= most) break;
      if (out.length >= room) return { out, isWhole: false };
      out += text.slice(at, start) + this.#marker.of(kind, text.slice(start, end));
      at = end;
    }
    return { out: at < most ? out + text.slice(at, most) : out, isWhole: true };
  }

  /** @param program that takes the value, if it is a list, as its arguments */
  #copy(value: unknown, depth: number, budget: Budget, program = ''): unknown {
    if (budget.values-- <= 0) return '[CUT]';
    if (typeof value === 'string') return this.#boundedText(value, budget);
    if (typeof value === 'number') return this.#number(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= MAX_DEPTH) return '[CUT]';
    return Array.isArray(value)
      ? this.#list(value, depth, budget, program)
      : this.#record(value, depth, budget);
  }

  #boundedText(text: string, budget: Budget): string {
    budget.chars -= Math.min(text.length, MAX_STRING + LOOK_AHEAD);
    return budget.chars < 0 ? `[CUT: ${text.length} characters]` : this.text(text);
  }

  /** A card number may come as a number. */
  #number(value: number): unknown {
    if (!Number.isSafeInteger(value) || value < 1e12) return value;
    const text = this.text(String(value));
    return text === String(value) ? value : text;
  }

  #list(all: readonly unknown[], depth: number, budget: Budget, program: string): unknown[] {
    const shown = all.slice(0, MAX_ENTRIES);
    const across = findAcross(program, shown);
    const items = shown.map((item, at) => {
      if (isSecretPair(item)) return [item[0], this.#under(item[0], item[1], depth + 1, budget)];
      const spans = across.get(at);
      if (typeof item === 'string' && spans !== undefined)
        return this.#copy(this.#replaced(item, spans).out, depth + 1, budget);
      const name = nameBefore(shown, at);
      return name === undefined
        ? this.#copy(item, depth + 1, budget)
        : this.#under(name, item, depth, budget);
    });
    return all.length > MAX_ENTRIES ? [...items, `[CUT: ${all.length - MAX_ENTRIES} more]`] : items;
  }

  #record(record: object, depth: number, budget: Budget): object {
    const all = Object.entries(record);
    const entries = new Map<string, unknown>();
    for (const [key, child] of all.slice(0, MAX_ENTRIES)) {
      const copy = this.#under(nameOf(key, record), child, depth, budget, programOf(key, record));
      // Whoever sends a secret may send it as a key.
      add(entries, this.#named(key, MAX_KEY), copy);
    }
    if (all.length > MAX_ENTRIES) add(entries, '[CUT]', `${all.length - MAX_ENTRIES} more`);
    return Object.fromEntries(entries);
  }

  #under(key: string, value: unknown, depth: number, budget: Budget, program = ''): unknown {
    const weight = weightOf(key);
    if (weight === 'secret' && !saysNothing(value)) {
      budget.values -= 1;
      return this.#marker.of('field', typeof value === 'string' ? value.replace(SCHEME, '') : outline(value));
    }
    if (typeof value === 'string' && weight === 'hint' && looksRandom(value)) {
      budget.values -= 1;
      return this.#marker.of('field', value);
    }
    return this.#copy(value, depth + 1, budget, program);
  }
}

interface Budget {
  values: number;
  chars: number;
}

function saysNothing(value: unknown): boolean {
  if (typeof value === 'string') return value === '' || isWholeReference(value);
  return value === null || value === undefined || typeof value === 'boolean';
}

/** Long keys may be alike as far as they are shown: no entry may hide another. */
function add(entries: Map<string, unknown>, key: string, value: unknown): void {
  let free = key;
  for (let count = 2; entries.has(free); count++) free = `${key} (${count})`;
  entries.set(free, value);
}

/** As much of a value as its digest is made of: bounded as the copy of a value is. */
function outline(value: unknown): string {
  let values = MAX_VALUES;
  const copy = (part: unknown, depth: number): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (depth >= MAX_DEPTH || values-- <= 0) return null;
    return Object.entries(part)
      .slice(0, MAX_ENTRIES)
      .map(([key, child]) => [key, copy(child, depth + 1)]);
  };
  return JSON.stringify(copy(value, 0)) ?? String(value);
}
