import { describe, expect, it } from '@jest/globals';
import { markedFields } from '../validator/field-rules.js';
import { InputSchema, UnusableInputSchema } from './input.schema.js';

async function read(schema: unknown, raw: unknown): Promise<unknown> {
  const reading = (await InputSchema.compile(schema)).read(raw);
  return reading.ok ? reading.input : reading.problems;
}

async function marksIn(schema: unknown, raw: unknown): Promise<unknown> {
  const reading = (await InputSchema.compile(schema)).read(raw);
  if (!reading.ok) return reading.problems;
  return [...markedFields(reading.input)].map(({ path, kind, value }) => `${path} ${kind} ${value}`);
}

async function problemsWith(schema: unknown): Promise<readonly string[]> {
  try {
    await InputSchema.compile(schema);
    return [];
  } catch (error) {
    if (error instanceof UnusableInputSchema) return error.problems;
    throw error;
  }
}

const PATH = { type: 'string', 'x-mcp-policy': 'path' };

describe('what an InputSchema says of arguments', () => {
  const schema = {
    type: 'object',
    properties: {
      title: { type: 'string', minLength: 1, maxLength: 5 },
      priority: { enum: ['low', 'high', 3] },
      count: { type: 'integer', minimum: 1, exclusiveMaximum: 10, multipleOf: 2 },
      tags: {
        type: 'array',
        items: { type: 'string', pattern: '^[a-z]{1,8}$' },
        maxItems: 2,
        uniqueItems: true,
      },
      when: { type: 'string', format: 'date' },
      host: { type: 'string', format: 'hostname' },
      either: { oneOf: [{ type: 'string' }, { const: 'a' }] },
    },
    required: ['title'],
    additionalProperties: false,
  };

  it('takes what fits, as a copy', async () => {
    const raw = { title: 'x', tags: ['a'], when: '2026-11-23', host: 'a.example' };
    const input = await read(schema, raw);

    expect(input).toEqual(raw);
    expect(input).not.toBe(raw);
  });

  it('takes no arguments for an empty object', async () => {
    expect(await read({ type: 'object' }, undefined)).toEqual({});
  });

  it('reports everything at once, with the path and what would be right', async () => {
    const raw = {
      title: 'too long',
      priority: 'secret-value',
      count: 11,
      tags: ['ok', 'NO', 'ok'],
      when: 'tomorrow',
      host: '-a',
      either: 'a',
      extra: 1,
    };

    expect(await read(schema, raw)).toEqual([
      'title: must have at most 5 characters',
      'priority: must be one of "low", "high", 3',
      'count: must be less than 10',
      'count: must be a multiple of 2',
      'tags[1]: must match ^[a-z]{1,8}$',
      'tags: must have at most 2 items',
      'tags: must not have the same item twice',
      'when: must have the format date',
      'host: must have the format hostname',
      'either: must fit exactly one of the alternatives',
      'extra: is not allowed',
    ]);
  });

  it('names what is missing', async () => {
    expect(await read(schema, {})).toEqual(['arguments: must have title']);
  });

  it('never shows a value', async () => {
    expect(JSON.stringify(await read(schema, { title: 's3cret-title' }))).not.toContain('s3cret');
  });

  it.each([
    [['x'], 'arguments must be an object'],
    [null, 'arguments must be an object'],
    [JSON.parse('{"title":"x","__proto__":{}}'), 'the key __proto__ is not allowed'],
    [{ title: { a: { constructor: 1 } } }, 'the key constructor is not allowed'],
    [JSON.parse(`{"title":${'['.repeat(40)}${']'.repeat(40)}}`), 'arguments: nested deeper than 32 levels'],
    [{ title: Array(10_001).fill(0) }, 'arguments: more than 10000 values'],
  ])('refuses %.60j before the schema is asked', async (raw, problem) => {
    expect(await read(schema, raw)).toEqual([problem]);
  });

  it('refuses a text on which the check of its format fails', async () => {
    const uri = { properties: { at: { format: 'uri' } } };

    expect(await read(uri, { at: 'http://[V1.fe::a_b]/' })).toEqual([
      'arguments: cannot be validated, a text is too odd for its format',
    ]);
  });

  it('ends on a schema that has no end', async () => {
    expect(await read({ $ref: '#/$defs/a', $defs: { a: { $ref: '#' } } }, {})).toEqual([
      'arguments: takes too long to be validated: It has no end, or is nested too deeply.',
    ]);
  });

  it('ends on a schema that doubles at every step', async () => {
    const step = (next: string): object => ({ allOf: [{ $ref: next }, { $ref: next }] });
    const $defs = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`s${index}`, step(`#/$defs/s${index + 1}`)]),
    );

    expect(await read({ $ref: '#/$defs/s0', $defs: { ...$defs, s30: { type: 'object' } } }, {})).toEqual([
      'arguments: takes too long to be validated: It takes more than 200000 steps.',
    ]);
  });
});

describe('what an InputSchema says of an answer', () => {
  const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };

  it.each([
    [{ n: 1 }, []],
    [{ n: 'x' }, ['n: must be of type integer']],
    [{}, ['the answer: must have n']],
    [undefined, ['the answer: cannot be validated, a text is too odd for its format']],
  ])('%j: %j', async (answer, problems) => {
    expect((await InputSchema.compile(schema)).problemsOf(answer)).toEqual(problems);
  });
});

describe('the marks for the policy', () => {
  it.each([
    ['a property', { properties: { a: PATH } }, { a: 'x' }, ['a path x']],
    [
      'a list of objects',
      { properties: { l: { type: 'array', items: { properties: { p: PATH } } } } },
      { l: [{ p: 'x' }, {}, { p: 'y' }] },
      ['l[0].p path x', 'l[2].p path y'],
    ],
    ['a list', { properties: { l: { items: PATH } } }, { l: ['x', 'y'] }, ['l[0] path x', 'l[1] path y']],
    [
      'a tuple and what follows it',
      { properties: { l: { prefixItems: [{ type: 'number' }], items: PATH } } },
      { l: [1, 'x'] },
      ['l[1] path x'],
    ],
    [
      'a reference',
      { $defs: { f: { properties: { p: PATH } } }, properties: { a: { $ref: '#/$defs/f' } } },
      { a: { p: 'x' } },
      ['a.p path x'],
    ],
    [
      'a schema that contains itself',
      { properties: { p: PATH, next: { $ref: '#' } } },
      { p: 'x', next: { next: { p: 'y' } } },
      ['p path x', 'next.next.p path y'],
    ],
    [
      'the second of two alternatives that both fit',
      { properties: { a: { anyOf: [{ type: 'string' }, PATH] } } },
      { a: 'x' },
      ['a path x'],
    ],
    [
      'the alternative that fits, and not the other one',
      {
        properties: {
          a: {
            oneOf: [
              { properties: { kind: { const: 'file' }, at: PATH }, required: ['kind'] },
              {
                properties: { kind: { const: 'web' }, at: { type: 'string', 'x-mcp-policy': 'url' } },
                required: ['kind'],
              },
            ],
          },
        },
      },
      { a: { kind: 'web', at: 'https://a.example/' } },
      ['a.at url https://a.example/'],
    ],
    [
      'a condition',
      {
        if: { properties: { kind: { const: 'file' } } },
        // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
        then: { properties: { at: PATH } },
        else: { properties: { at: { type: 'string', 'x-mcp-policy': 'command' } } },
      },
      { kind: 'run', at: 'ls' },
      ['at command ls'],
    ],
    ['any other key', { additionalProperties: PATH }, { whatever: 'x' }, ['whatever path x']],
    ['keys by pattern', { patternProperties: { '^f_': PATH } }, { f_1: 'x', g: 'y' }, ['f_1 path x']],
    ['all of several', { allOf: [{ properties: { a: PATH } }] }, { a: 'x' }, ['a path x']],
    [
      'what depends on another key',
      { dependentSchemas: { b: { properties: { a: PATH } } } },
      { a: 'x', b: 1 },
      ['a path x'],
    ],
    ['what nothing else looked at', { unevaluatedProperties: PATH }, { a: 'x' }, ['a path x']],
    ['keys that need escaping', { properties: { 'a/b~c%d': PATH } }, { 'a/b~c%d': 'x' }, ['a/b~c%d path x']],
  ])('are found in %s', async (_where, schema, raw, found) => {
    expect(await marksIn(schema, raw)).toEqual(found);
  });

  it('are found in draft 7 as well', async () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      definitions: { f: PATH },
      properties: { l: { items: [{ $ref: '#/definitions/f' }], additionalItems: PATH } },
    };

    expect(await marksIn(schema, { l: ['x', 'y'] })).toEqual(['l[0] path x', 'l[1] path y']);
  });

  it.each([
    [5, 'a: is a path and must be a text'],
    [['x'], 'a: is a path and must be a text'],
    [null, 'a: is a path and must be a text'],
    ['', 'a: must have 1 to 4096 characters, none of them NUL'],
    ['x\0y', 'a: must have 1 to 4096 characters, none of them NUL'],
    ['x'.repeat(4097), 'a: must have 1 to 4096 characters, none of them NUL'],
  ])('refuse %.20j, which cannot be judged', async (a, problem) => {
    expect(await marksIn({ properties: { a: { 'x-mcp-policy': 'path' } } }, { a })).toEqual([problem]);
  });

  it('refuse a text that is two things', async () => {
    const schema = { properties: { a: { allOf: [PATH, { 'x-mcp-policy': 'url' }] } } };

    expect(await marksIn(schema, { a: 'x' })).toEqual(['a: is two kinds of things at once for the policy']);
  });

  it('refuse a mark on the arguments themselves', async () => {
    expect(await marksIn({ 'x-mcp-policy': 'path' }, {})).toEqual([
      'arguments: is a path and must be a text',
    ]);
  });
});

describe('InputSchema.compile', () => {
  it.each([
    ['a misspelt keyword', { maxLenght: 3 }, '#/maxLenght: is no keyword of this dialect'],
    ['a misspelt mark', { 'x-mcp-polcy': 'path' }, '#/x-mcp-polcy: is no keyword of this dialect'],
    [
      'a mark of no kind',
      { items: { 'x-mcp-policy': 'paths' } },
      '#/items/x-mcp-policy: must be one of path, url, command',
    ],
    [
      'a keyword of draft 7 in 2020-12',
      { dependencies: { a: ['b'] } },
      '#/dependencies: is no keyword of this dialect',
    ],
    [
      'a format that nobody asserts',
      { properties: { a: { format: 'emial' } } },
      '#/properties/a/format: is a format that is not asserted; known are date, date-time, duration, email, hostname, ipv4, ipv6, iri, iri-reference, json-pointer, regex, relative-json-pointer, time, uri, uri-reference, uri-template, uuid',
    ],
    [
      'a costly pattern',
      { properties: { a: { pattern: '(a+)+$' } } },
      '#/properties/a/pattern: the pattern "(a+)+$" could take very long on some texts; anchor it with ^, give repetitions a maximum such as {0,64}, and let no two neighbours match the same characters',
    ],
    [
      'a costly pattern for keys, behind a reference',
      { $ref: '#/$defs/a', $defs: { a: { patternProperties: { '(a|a)*$': true } } } },
      '#/$defs/a/patternProperties: the pattern "(a|a)*$" could take very long on some texts; anchor it with ^, give repetitions a maximum such as {0,64}, and let no two neighbours match the same characters',
    ],
    [
      'a mark below not',
      { not: { properties: { a: PATH } } },
      '#/not/properties/a/x-mcp-policy: stands below not, contains or propertyNames, where it marks nothing',
    ],
    [
      'a mark below contains, behind a reference',
      { contains: { $ref: '#/$defs/a' }, $defs: { a: PATH } },
      '#/$defs/a/x-mcp-policy: stands below not, contains or propertyNames, where it marks nothing',
    ],
    [
      'a reference to somewhere else',
      { $ref: 'https://a.example/b.json' },
      '$ref: there is no https://a.example/b.json among what was given, and nothing is fetched',
    ],
    [
      'a reference to a file',
      { $ref: 'file:///etc/passwd' },
      '$ref: there is no file:///etc/passwd among what was given, and nothing is fetched',
    ],
    [
      'a value that its keyword cannot have',
      { type: 'strnig' },
      'it is no JSON Schema of its dialect: a keyword has a value that it cannot have',
    ],
    [
      'a pattern that is none',
      { pattern: '(' },
      'it is no JSON Schema of its dialect: a keyword has a value that it cannot have',
    ],
    [
      'another dialect',
      { $schema: 'http://json-schema.org/draft-04/schema#' },
      '#/$schema: must be one of https://json-schema.org/draft/2020-12/schema, http://json-schema.org/draft-07/schema#, http://json-schema.org/draft-07/schema',
    ],
    [
      'a vocabulary of its own, which would change the dialect for everybody',
      { $id: 'https://json-schema.org/draft/2020-12/schema', $vocabulary: {} },
      '$vocabulary: schemas of schemas are not taken',
    ],
    ['a text', 'x', 'a JSON Schema is an object, true or false'],
    [
      'too much',
      { description: 'x'.repeat(262_144) },
      'the schema has 262162 characters, at most 262144 are read',
    ],
    [
      'too deep',
      JSON.parse(`${'{"not":'.repeat(40)}true${'}'.repeat(40)}`),
      'the schema: nested deeper than 32 levels',
    ],
    ['an inherited name', JSON.parse('{"properties":{"__proto__":{}}}'), 'the key __proto__ is not allowed'],
  ])('refuses %s', async (_what, schema, problem) => {
    expect(await problemsWith(schema)).toEqual([problem]);
  });

  it.each([
    [true],
    [{ 'x-order': 1, example: 1, definitions: {}, title: 't', deprecated: true, $comment: 'c' }],
    [{ $schema: 'https://json-schema.org/draft/2020-12/schema' }],
    [{ $schema: 'http://json-schema.org/draft-07/schema#', dependencies: { a: ['b'] } }],
  ])('takes %j', async (schema) => {
    expect(await problemsWith(schema)).toEqual([]);
  });

  it('finds other documents that it was given, and only for this schema', async () => {
    const documents = new Map([['https://a.example/b.json', { type: 'object', required: ['b'] }]]);
    const schema = { $ref: 'https://a.example/b.json' };

    expect((await InputSchema.compile(schema, documents)).read({})).toEqual({
      ok: false,
      problems: ['arguments: must have b'],
    });
    expect(await problemsWith(schema)).toHaveLength(1);
  });

  it('says all in at most 2 KiB', async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`p${i}_${'x'.repeat(100)}`, { maxLenght: i }]),
    );
    const failing = InputSchema.compile({ properties });

    await expect(failing).rejects.toThrow(/x\/maxLenght: is no keyword .*; and \d more$/s);
    await failing.catch((error: Error) => expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(2048));
  });
});
