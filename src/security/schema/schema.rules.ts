import { FIELD_KINDS } from '../validator/field-rules.js';
import { patternProblem } from './pattern.rules.js';
import type { KeywordNode, ReadySchema } from './schema.engine.js';
import { FORMATS } from './format.names.js';

/** The keyword with which a schema marks texts that the policy judges. */
export const POLICY_KEYWORD = 'x-mcp-policy';

/** Known to no dialect here, and harmless: they hold other schemas or speak to people. */
const HARMLESS = new Set(['definitions', 'example']);
/** What is below them says nothing about the value at hand, so a mark there would never be seen. */
const BLIND = new Set(['not', 'propertyNames', 'contains']);
const MAX_PROBLEMS = 20;

/**
 * Finds what makes a schema unsafe to rely upon. Whatever would be ignored is a problem: who wrote `maxLenght` or
 * `format: emial` believes in a limit that nobody enforces.
 */
export function findSchemaProblems({ schemas }: ReadySchema): string[] {
  const problems: string[] = [];
  for (const node of [...schemas.values()].flat()) {
    problems.push(...nodeProblems(node));
    // A costly pattern takes a moment to be found out, and nobody corrects more than these at once.
    if (problems.length >= MAX_PROBLEMS) return [...problems, 'the rest was not looked at'];
  }
  return [...problems, ...unseenMarks(schemas)];
}

function nodeProblems({ name, location, value }: KeywordNode): string[] {
  const at = placeOf(location);
  if (name.startsWith('?')) return unknownProblems(name.slice(1), value, at);
  switch (name) {
    case 'format':
      return typeof value === 'string' && FORMATS.has(value)
        ? []
        : [`${at}: is a format that is not asserted; known are ${[...FORMATS].join(', ')}`];
    case 'pattern':
      return patternProblems([sourceOf(value)], at);
    case 'patternProperties':
      return patternProblems(
        (value as [unknown, string][]).map(([pattern]) => sourceOf(pattern)),
        at,
      );
    default:
      return [];
  }
}

function unknownProblems(keyword: string, value: unknown, at: string): string[] {
  if (keyword === POLICY_KEYWORD) {
    const [, kind] = value as [string, unknown];
    const isKnown = FIELD_KINDS.some((known) => known === kind);
    return isKnown ? [] : [`${at}: must be one of ${FIELD_KINDS.join(', ')}`];
  }
  const isForOthers = keyword.startsWith('x-') && !keyword.startsWith('x-mcp-');
  return isForOthers || HARMLESS.has(keyword) ? [] : [`${at}: is no keyword of this dialect`];
}

function patternProblems(sources: readonly string[], at: string): string[] {
  return sources.flatMap((source) => {
    const problem = patternProblem(source);
    return problem === undefined
      ? []
      : [`${at}: the pattern ${JSON.stringify(source.slice(0, 64))} ${problem}`];
  });
}

function sourceOf(pattern: unknown): string {
  if (pattern instanceof RegExp) return pattern.source;
  throw new Error('The JSON Schema library keeps patterns in another form than it did.');
}

function unseenMarks(schemas: ReadySchema['schemas']): string[] {
  const blind = [...schemas.values()].flat().filter(({ name }) => BLIND.has(name));
  const seen = new Set<string>();
  const pending = blind.flatMap(({ value }) => schemasNamedIn(value, schemas));
  const problems: string[] = [];
  for (let uri = pending.pop(); uri !== undefined; uri = pending.pop()) {
    if (seen.has(uri)) continue;
    seen.add(uri);
    for (const { name, location, value } of schemas.get(uri) ?? []) {
      if (name === `?${POLICY_KEYWORD}`) {
        problems.push(
          `${placeOf(location)}: stands below not, contains or propertyNames, where it marks nothing`,
        );
      }
      pending.push(...schemasNamedIn(value, schemas));
    }
  }
  return problems;
}

/** Compiled keywords name the schemas they apply by URI, somewhere in their value. */
function schemasNamedIn(value: unknown, schemas: ReadySchema['schemas']): string[] {
  if (typeof value === 'string') return schemas.has(value) ? [value] : [];
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return [];
  return Object.values(value).flatMap((child) => schemasNamedIn(child, schemas));
}

/** The place in the schema, as a JSON Pointer. */
export function placeOf(location: string): string {
  const [document = '', pointer = ''] = location.split('#');
  const own = document.startsWith('https://schema.invalid/') ? '' : document;
  return `${own}#${decodeURIComponent(pointer)}`;
}
