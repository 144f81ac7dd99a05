import fc from 'fast-check';

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? { a: value } : [value];
  return value;
}

/** Objects whose keys mean something to JavaScript. From text: in a literal, `__proto__` would be no key. */
const TRAPS = [
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1,"hasOwnProperty":1,"valueOf":null}',
  '{"length":-1}',
  '{"then":1}',
  '{"toJSON":"x"}',
  '{"__proto__":null}',
].map((text) => JSON.parse(text) as unknown);

/** Texts that something could trip over: SQL, patterns, terminals, encodings. */
export const oddTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\ud800',
    '\udc00x',
    '\u202e',
    '\u2028',
    '\x1b[31m',
    '../..',
    '*',
    '%',
    '_',
    "'; drop table bugs; --",
    '"',
    'null',
    'NaN',
    '-1',
    '1e999',
    '__proto__',
    'constructor',
    '${HOME}',
    '\\',
    '(a+)+$',
    'x'.repeat(5000),
    'é'.repeat(3000),
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const oddNumbers = fc.oneof(
  fc.constantFrom(0, -0, -1, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, 5e-324, Number.MAX_SAFE_INTEGER),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Values that JSON can carry, and that nobody asked for. */
export const oddValues: fc.Arbitrary<unknown> = fc.oneof(
  oddTexts,
  oddNumbers,
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], ...TRAPS),
  fc.constantFrom(5, 31, 33, 60).map(nested),
  fc.integer({ min: 0, max: 1500 }).map((length) => Array.from({ length }, () => 'x')),
  fc.jsonValue({ maxDepth: 3 }),
);

/** An object with one more member, also if its name is `__proto__`. */
export function withMember(object: object, key: string, value: unknown): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...object };
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

/**
 * The same JSON value with another one somewhere inside.
 *
 * @param steps which member to go into, level by level; where there is none, the walk is over
 */
export function withInside(value: unknown, steps: readonly number[], replacement: unknown): unknown {
  const [step, ...further] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return replacement;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(keys.length, 1)];
  if (key === undefined) return replacement;
  const inner = withInside((value as Record<string, unknown>)[key], further, replacement);
  return Array.isArray(value) ? value.with(Number(key), inner) : withMember(value, key, inner);
}
