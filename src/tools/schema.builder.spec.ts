import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsAllowedPath, OptionalField } from '../security/index.js';
import { NoInput } from './no.input.js';
import { pageSchemaOf, schemaOf, unboundedPlaces } from './schema.builder.js';

class LinkDto {
  @IsString()
  @MaxLength(9)
  id!: string;
}

class BugDto {
  @IsString()
  @MaxLength(20)
  @JSONSchema({ description: 'What is wrong.' })
  title!: string;

  @OptionalField()
  @IsIn(['low', 'high'])
  priority: string = 'low';

  @OptionalField()
  @IsInt()
  @Min(1)
  @Max(20)
  count?: number;

  @OptionalField()
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => LinkDto)
  links?: LinkDto[];
}

class FileSource {
  @IsIn(['file'])
  kind!: string;

  @IsString()
  @MaxLength(9)
  path!: string;
}

class WebSource {
  @IsIn(['web'])
  kind!: string;

  @IsString()
  url!: string;
}

const SUB_TYPES = [
  { name: 'file', value: FileSource },
  { name: 'web', value: WebSource },
];

class UnionDto {
  @ValidateNested()
  @Type(() => Object, {
    keepDiscriminatorProperty: true,
    discriminator: { property: 'kind', subTypes: SUB_TYPES },
  })
  source!: FileSource | WebSource;
}

class LosingDto {
  @ValidateNested()
  @Type(() => Object, { discriminator: { property: 'kind', subTypes: SUB_TYPES } })
  source!: FileSource | WebSource;
}

class UntypedDto {
  @ValidateNested()
  link!: object;
}

class EndlessDto {
  @ValidateNested()
  @Type(() => EndlessDto)
  next!: object;
}

class LooseDto {
  @IsString()
  text!: string;

  @IsArray()
  @IsString({ each: true })
  list!: string[];

  @Allow()
  anything!: unknown;

  @IsArray()
  loose!: unknown[];
}

describe('schemaOf', () => {
  it('derives a closed schema from the decorators that validate', () => {
    expect(schemaOf(BugDto)).toEqual({
      type: 'object',
      properties: {
        title: { type: 'string', maxLength: 20, description: 'What is wrong.' },
        priority: { type: 'string', enum: ['low', 'high'] },
        count: { type: 'integer', minimum: 1, maximum: 20 },
        links: {
          type: 'array',
          maxItems: 3,
          items: {
            type: 'object',
            properties: { id: { type: 'string', maxLength: 9 } },
            required: ['id'],
            additionalProperties: false,
          },
        },
      },
      required: ['title'],
      additionalProperties: false,
    });
  });

  it('closes the schema of a tool without arguments', () => {
    expect(schemaOf(NoInput)).toEqual({ type: 'object', properties: {}, additionalProperties: false });
  });

  it('refuses a nested DTO that it cannot know or that never ends', () => {
    expect(() => schemaOf(UntypedDto)).toThrow('UntypedDto.link needs @Type(() => ItsClass)');
    expect(() => schemaOf(EndlessDto)).toThrow('EndlessDto contains itself');
  });

  it('is frozen: a tool list that was published does not change', () => {
    expect(Object.isFrozen(schemaOf(BugDto)['properties'])).toBe(true);
  });
});

describe('pageSchemaOf', () => {
  it('wraps items and the cursor', () => {
    expect(pageSchemaOf(LinkDto)).toMatchObject({
      type: 'object',
      properties: { items: { type: 'array', items: { type: 'object' } }, next_cursor: { type: 'string' } },
      required: ['items'],
      additionalProperties: false,
    });
  });
});

describe('unboundedPlaces', () => {
  it('names what a caller could send without bound', () => {
    expect(unboundedPlaces(schemaOf(LooseDto))).toEqual([
      'text has no maximum length',
      'list has no maximum size',
      'list[] has no maximum length',
      'anything has no type',
      'loose has no maximum size',
      'loose[] has no type',
    ]);
    expect(unboundedPlaces(schemaOf(BugDto))).toEqual([]);
  });

  it('publishes a union with the property that tells its classes apart', () => {
    expect(schemaOf(UnionDto)).toEqual({
      type: 'object',
      properties: {
        source: {
          oneOf: [
            {
              type: 'object',
              properties: { kind: { const: 'file' }, path: { type: 'string', maxLength: 9 } },
              required: ['kind', 'path'],
              additionalProperties: false,
            },
            {
              type: 'object',
              properties: { kind: { const: 'web' }, url: { type: 'string' } },
              required: ['kind', 'url'],
              additionalProperties: false,
            },
          ],
        },
      },
      required: ['source'],
      additionalProperties: false,
    });
  });

  it('refuses a union whose telling property would be deleted before validation', () => {
    expect(() => schemaOf(LosingDto)).toThrow(
      'LosingDto.source needs keepDiscriminatorProperty: true in its @Type()',
    );
  });

  it('looks for bounds in every alternative', () => {
    expect(unboundedPlaces(schemaOf(UnionDto))).toEqual(['source.url has no maximum length']);
  });
});

describe('schemaOf, on lists of marked texts', () => {
  class Names {
    @IsArray()
    @ArrayMaxSize(3)
    @IsAllowedPath({ each: true })
    paths!: string[];
  }

  it('refers to no definition that does not exist', () => {
    expect(schemaOf(Names)['properties']).toEqual({
      paths: { type: 'array', maxItems: 3, items: { type: 'string', minLength: 1, maxLength: 4096 } },
    });
  });
});
