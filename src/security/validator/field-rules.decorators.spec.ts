import { describe, expect, it } from '@jest/globals';
import { Type, plainToInstance } from 'class-transformer';
import { IsIn, ValidateNested, validateSync } from 'class-validator';
import { JSONSchema, targetConstructorToSchema } from 'class-validator-jsonschema';
import { IsAllowedPath, IsAllowedUrl, IsSafeCommand } from './field-rules.decorators.js';
import { markedFields } from './field-rules.js';
import { OptionalField } from './optional-field.decorator.js';

class Source {
  @JSONSchema({ description: 'Where to read.' })
  @IsAllowedPath()
  path!: string;
}

class CopyInput extends Source {
  @IsAllowedUrl({ each: true })
  mirrors!: string[];

  @OptionalField()
  @IsSafeCommand()
  after?: string;

  @OptionalField()
  @ValidateNested({ each: true })
  @Type(() => Source)
  sources?: Source[];
}

class WebSource {
  @IsIn(['web'])
  kind!: string;

  @IsAllowedUrl()
  at!: string;
}

class FileSource {
  @IsIn(['file'])
  kind!: string;

  @IsAllowedPath()
  at!: string;
}

class Job {
  @ValidateNested({ each: true })
  @Type(() => Object, {
    keepDiscriminatorProperty: true,
    discriminator: {
      property: 'kind',
      subTypes: [
        { name: 'web', value: WebSource },
        { name: 'file', value: FileSource },
      ],
    },
  })
  sources!: (WebSource | FileSource)[];
}

const VALID = { path: 'a', mirrors: ['https://a.example'] };

function problemsOf(plain: object): string[] {
  return validateSync(plainToInstance(CopyInput, plain)).flatMap(({ property, constraints }) =>
    Object.keys(constraints ?? {}).map((name) => `${property} ${name}`),
  );
}

describe('the field rules', () => {
  it('accept what has the right form', () => {
    expect(problemsOf({ ...VALID, after: 'ls' })).toEqual([]);
  });

  it.each([
    [{ path: 5 }, 'path isString'],
    [{ path: null }, 'path isString'],
    [{ path: undefined }, 'path isString'],
    [{ path: '' }, 'path minLength'],
    [{ path: 'x'.repeat(4097) }, 'path maxLength'],
    [{ path: 'a\0b' }, 'path hasNoNul'],
    [{ path: ['a'] }, 'path isString'],
    [{ mirrors: ['https://a.example', 5] }, 'mirrors isString'],
    [{ mirrors: ['a\0b'] }, 'mirrors hasNoNul'],
    [{ mirrors: ['x'.repeat(2049)] }, 'mirrors maxLength'],
    [{ mirrors: [['a']] }, 'mirrors isString'],
    [{ after: null }, 'after isString'],
    [{ after: 'x'.repeat(8193) }, 'after maxLength'],
  ])('refuse %j', (change, problem) => {
    expect(problemsOf({ ...VALID, ...change })).toContain(problem);
  });

  it('refuse a single text where a list is marked', () => {
    expect(problemsOf({ ...VALID, mirrors: 'https://a.example' })).toEqual(['mirrors isArray']);
  });

  it('mark the fields for the policy, also inherited and nested ones', () => {
    const input = plainToInstance(CopyInput, { ...VALID, after: 'ls', sources: [{ path: 'b' }] });

    expect([...markedFields(input)].map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      'path path',
      'mirrors[0] url',
      'after command',
      'sources[0].path path',
    ]);
  });

  it('mark the fields of the class that a union chose, in every item of a list', () => {
    const sources = [
      { kind: 'file', at: 'b' },
      { kind: 'web', at: 'https://a.example' },
    ];
    const input = plainToInstance(Job, { sources });

    expect([...markedFields(input)].map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      'sources[0].at path',
      'sources[1].at url',
    ]);
  });

  it('become a JSON Schema that clients understand', () => {
    expect(targetConstructorToSchema(CopyInput)).toMatchObject({
      type: 'object',
      properties: {
        path: { type: 'string', minLength: 1, maxLength: 4096, description: 'Where to read.' },
        mirrors: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 2048 } },
        after: { type: 'string', minLength: 1, maxLength: 8192 },
      },
    });
  });
});
