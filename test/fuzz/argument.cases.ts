import fc from 'fast-check';
import type { JsonObject } from '../../src/kernel/index.js';
import { oddTexts, oddValues, withMember } from './json.cases.js';

/** `BASE` stands for the folder that the policy allows. Few `..`: a broken server is to stay in the test's folders. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  path: [
    'BASE',
    'BASE/a.txt',
    'BASE/sub',
    'BASE/sub/b.txt',
    'BASE/none',
    'BASE/../x',
    'BASE/state/audit.log',
    'BASE/link',
    'BASE/new.txt',
    '.',
  ],
  url: ['https://example.com/', 'http://127.0.0.1/', 'file:///x'],
  command: ['ls', 'curl x', "cu''rl", 'ls; ls'],
  other: [
    'BUG-001',
    'BUG-1',
    'x',
    'a b',
    'open',
    'high',
    'bug',
    'file',
    'line',
    '*.txt',
    '2024-01-01',
    'web_search',
  ],
};

const PLACES = /path|folder|directory|^from$|^to$|source|destination/;

/** Arguments for a tool, by its published schema: what fits, what nearly fits, and what does not. */
export function argumentsFor(schema: JsonObject): fc.Arbitrary<unknown> {
  const object = fittingObject(schema, 0);
  const names = Object.keys((schema['properties'] ?? {}) as object);
  const name = fc.constantFrom(...names, '__proto__', 'constructor', 'toString', 'prototype', 'x', '');
  return fc.oneof(
    { weight: 6, arbitrary: object },
    {
      weight: 4,
      arbitrary: fc
        .tuple(object, name, oddValues)
        .map(([members, key, value]) => withMember(members, key, value)),
    },
    { weight: 1, arbitrary: oddValues },
    { weight: 1, arbitrary: fc.dictionary(name, oddValues) },
  );
}

function fittingObject(schema: JsonObject, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonObject>;
  const values = Object.entries(properties).map(
    ([name, inner]) => [name, fitting(name, inner, depth + 1)] as const,
  );
  return fc.record(Object.fromEntries(values), { requiredKeys: (schema['required'] ?? []) as string[] });
}

function fitting(name: string, schema: JsonObject, depth: number): fc.Arbitrary<unknown> {
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  switch (depth < 6 ? schema['type'] : undefined) {
    case 'string':
      return fittingText(name);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({
        min: Number(schema['minimum'] ?? 0),
        max: Math.min(Number(schema['maximum'] ?? 100), 1000),
      });
    case 'array':
      return fc.array(fitting(name, (schema['items'] ?? {}) as JsonObject, depth + 1), { maxLength: 4 });
    case 'object':
      return fittingObject(schema, depth);
    default:
      return oddValues;
  }
}

function fittingText(name: string): fc.Arbitrary<string> {
  const kind = PLACES.test(name) ? 'path' : name in TEXTS ? name : 'other';
  return fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...(TEXTS[kind] ?? [])) },
    { weight: 1, arbitrary: oddTexts },
  );
}

/** The same arguments with the real folder in place of `BASE`. */
export function placed(value: unknown, base: string): unknown {
  if (typeof value === 'string') return value.replaceAll('BASE', base);
  if (Array.isArray(value)) return value.map((item) => placed(item, base));
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).reduce((copy, [key, inner]) => withMember(copy, key, placed(inner, base)), {});
}
