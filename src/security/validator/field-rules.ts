import { MAX_COMMAND_LENGTH } from '../commands/words.js';
import { MAX_PATH_LENGTH } from './real-path.js';

/** What a text in a tool's input stands for, when the policy has a say about it. */
export const FIELD_KINDS = ['path', 'url', 'command'] as const;

export type FieldKind = (typeof FIELD_KINDS)[number];

/** How long a text may be, in UTF-16 units; none may be empty. */
export const FIELD_LIMITS: Readonly<Record<FieldKind, number>> = {
  path: MAX_PATH_LENGTH,
  url: 2048,
  command: MAX_COMMAND_LENGTH,
};

/** One marked text inside a validated input. */
export interface MarkedField {
  /** For example `files[2].path`. */
  readonly path: string;
  readonly kind: FieldKind;
  readonly value: string;
  /** The text before it was first replaced: how the caller wrote it. */
  readonly asGiven: string;
  /** Puts another text in its place. Only before the input is sealed. */
  readonly replace: (value: string) => void;
}

/** How many values of one input are looked at. */
const MAX_VALUES = 100_000;

type Holder = Record<string, unknown>;

interface Place {
  readonly holder: Holder;
  readonly key: string;
  readonly path: string;
  readonly kind: FieldKind | undefined;
}

const marks = new WeakMap<object, Map<string, FieldKind>>();
const originals = new WeakMap<object, Map<string, string>>();

/**
 * Marks a property of a class, by its prototype; properties of classes that extend it are marked as well. Or marks
 * one place in one input, by the object or list that holds it.
 *
 * @throws Error when the place has another mark
 */
export function markField(prototype: object, key: string, kind: FieldKind): void {
  const own = marks.get(prototype) ?? new Map<string, FieldKind>();
  const before = markOf(prototype, key);
  if (before !== undefined && before !== kind) {
    throw new Error(`${prototype.constructor.name}.${key} is marked as a ${before} and as a ${kind}.`);
  }
  marks.set(prototype, own.set(key, kind));
}

/**
 * Finds every marked text of an input: in nested objects, in lists, in lists of lists. Iterative and bounded.
 *
 * @throws Error when a marked property holds something else than texts, or when the input holds more than can be
 *   looked at or something that cannot be looked into: what cannot be judged must not pass
 */
export function* markedFields(input: object): Generator<MarkedField> {
  const pending: Place[] = placesIn(input, '', undefined);
  const seen = new Set<object>([input]);
  let looked = 0;
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    if (++looked > MAX_VALUES) throw new Error(`The input holds more than ${MAX_VALUES} values.`);
    const { holder, key, path, kind } = place;
    const value = holder[key];
    if (value === undefined) continue;
    if (typeof value === 'object' && value !== null && (kind === undefined || Array.isArray(value))) {
      if (seen.has(value)) throw new Error(`${path} is in the input twice.`);
      seen.add(value);
      pending.push(...placesIn(value, path, kind));
    } else if (kind !== undefined) {
      yield fieldAt(place, kind, value);
    }
  }
}

function fieldAt({ holder, key, path }: Place, kind: FieldKind, value: unknown): MarkedField {
  if (typeof value !== 'string') throw new Error(`${path} is marked as a ${kind} and holds no text.`);
  const replace = (replacement: string): void => {
    const given = originals.get(holder) ?? new Map<string, string>();
    if (!given.has(key)) given.set(key, value);
    holder[key] = replacement;
    originals.set(holder, given);
  };
  return { path, kind, value, asGiven: originals.get(holder)?.get(key) ?? value, replace };
}

/** The values an object holds, last one first, so that taking from the end keeps their order. */
function placesIn(holder: object, path: string, kind: FieldKind | undefined): Place[] {
  if (holder instanceof Map || holder instanceof Set) {
    throw new Error(`${path} is a Map or Set, whose values cannot be judged.`);
  }
  const isList = Array.isArray(holder);
  return Object.keys(holder)
    .map((key) => ({
      holder: holder as Holder,
      key,
      path: isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
      kind: markOf(holder, key) ?? (isList ? kind : undefined),
    }))
    .reverse();
}

/** The mark of a property: of this very object, or of a class that it is of. */
function markOf(prototype: object | null, key: string): FieldKind | undefined {
  for (let level = prototype; level !== null; level = Object.getPrototypeOf(level) as object | null) {
    const kind = marks.get(level)?.get(key);
    if (kind !== undefined) return kind;
  }
  return undefined;
}
