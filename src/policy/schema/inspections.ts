import type { JsonObject } from '../../kernel/index.js';
import type { Complaint, Inspection } from './rule.decorator.js';

/** One rule for one value: says what is wrong with it, or nothing. */
export interface Check {
  readonly problem: (value: unknown) => string | undefined;
  /** One for all problems, or one for what was found. */
  readonly remedy: string | ((value: unknown) => string);
  /** What an editor can check of it, in a file whose variables are not expanded. */
  readonly schema: JsonObject;
}

/** How a value is named in a message; short, whatever it is. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}..."` : text;
}

const MAX_SHOWN = 80;

function judge(check: Check, value: unknown, path: Complaint['path']): Complaint[] {
  const problem = check.problem(value);
  if (problem === undefined) return [];
  const { remedy } = check;
  return [{ path, problem, remedy: typeof remedy === 'string' ? remedy : remedy(value) }];
}

function wrongShape(value: unknown, wanted: string, remedy: string): Complaint[] {
  return [{ path: [], problem: `expected ${wanted}, found ${shown(value)}`, remedy }];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inspection(
  schema: JsonObject,
  inspect: (value: unknown) => readonly Complaint[],
  isRequired: Inspection['isRequired'] = false,
): Inspection {
  return Object.assign(inspect, { schema, isRequired });
}

/** The key must be there. */
export const required = (check: Check): Inspection =>
  inspection(check.schema, (value) => judge(check, value, []), true);

/** The key may be left out; written down, it must hold a value. */
export const optional = (check: Check): Inspection =>
  inspection(check.schema, (value) => (value === undefined ? [] : judge(check, value, [])));

/** A list; left out or left empty it has no items. */
export const listOf = (check: Check): Inspection =>
  inspection({ type: ['array', 'null'], items: check.schema }, (value) => {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return wrongShape(value, 'a list', 'put each item on its own line after "- "');
    return value.flatMap((item, index) => judge(check, item, [index]));
  });

/** A list of at most so many items. */
export const shortListOf = (check: Check, most: number): Inspection => {
  const inspect = listOf(check);
  return inspection({ ...inspect.schema, maxItems: most }, (value) => [
    ...tooMany(value, most),
    ...inspect(value),
  ]);
};

function tooMany(value: unknown, most: number): Complaint[] {
  return Array.isArray(value) && value.length > most
    ? [{ path: [], problem: `the list has more than ${most} items`, remedy: `write at most ${most}` }]
    : [];
}

/** A mapping from names to values; left out or left empty it has no entries. */
export const recordOf = (name: Check, inspect: Inspection): Inspection =>
  inspection(
    { type: ['object', 'null'], propertyNames: name.schema, additionalProperties: inspect.schema },
    (value) => {
      if (value === undefined || value === null) return [];
      if (!isMapping(value)) return wrongShape(value, 'a mapping', 'write one "name: value" on each line');
      return Object.entries(value).flatMap(([key, item]) => [
        ...judge(name, key, [key]),
        ...inspect(item).map((complaint) => ({ ...complaint, path: [key, ...complaint.path] })),
      ]);
    },
  );

/** A section; left out or left empty it allows nothing. */
export const section: Inspection = inspection({ type: ['object', 'null'] }, (value) =>
  value === undefined || value === null || isMapping(value)
    ? []
    : wrongShape(value, 'a mapping', 'write one "key: value" on each line'),
);

/** A list of sections. */
export const sections: Inspection = listOf({
  problem: (value) => (isMapping(value) ? undefined : `expected a mapping, found ${shown(value)}`),
  remedy: 'write its keys, each with a value',
  schema: { type: 'object' },
});

/** A list of sections that must be there, with one or more of them. */
export const someSections = (most: number): Inspection =>
  inspection(
    { type: 'array', items: { type: 'object' }, minItems: 1, maxItems: most },
    (value) => {
      if (!Array.isArray(value) || value.length === 0)
        return wrongShape(value, 'a list', 'write each item after "- "');
      return [...tooMany(value, most), ...sections(value)];
    },
    true,
  );
