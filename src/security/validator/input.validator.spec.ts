import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import {
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
import { OptionalField } from './optional-field.decorator.js';
import { validateInput } from './input.validator.js';

class LinkDto {
  @IsString()
  @MaxLength(9)
  id!: string;
}

class BugDto {
  @IsString()
  @MaxLength(20)
  title!: string;

  @OptionalField()
  @IsIn(['low', 'medium', 'high', 'critical'])
  priority: string = 'medium';

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

class NothingDto {}

describe('validateInput', () => {
  it('builds the DTO, with its defaults', async () => {
    expect(await validateInput(BugDto, { title: 'x' })).toEqual({
      ok: true,
      input: { title: 'x', priority: 'medium' },
    });
  });

  it.each([
    [
      'a value outside the list',
      { title: 'x', priority: 'banana' },
      ['priority: must be one of the following values: low, medium, high, critical'],
    ],
    [
      'a missing required field',
      {},
      ['title: is missing, must be a string, must be shorter than or equal to 20 characters'],
    ],
    [
      'an explicit null',
      { title: 'x', count: null },
      ['count: must be an integer number, must not be less than 1, must not be greater than 20'],
    ],
    [
      'a number in a string',
      { title: 'x', count: '2' },
      ['count: must be an integer number, must not be less than 1, must not be greater than 20'],
    ],
    ['an unknown key', { title: 'x', tilte: 'y' }, ['tilte: unknown key, did you mean title?']],
    [
      'an unknown nested key',
      { title: 'x', links: [{ id: 'a' }, { id: 'b', c: 1 }] },
      ['links[1].c: unknown key, known are id'],
    ],
    [
      'a nested value that is no object',
      { title: 'x', links: ['a'] },
      ['links[0]: each value in nested property links must be either object or array'],
    ],
    ['an array for the arguments', ['x'], ['arguments must be an object']],
    ['a string for the arguments', 'x', ['arguments must be an object']],
    ['null for the arguments', null, ['arguments must be an object']],
  ])('refuses %s', async (_case, raw, problems) => {
    const validated = await validateInput(BugDto, raw);

    expect(validated).toEqual({ ok: false, problems });
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'])(
    'refuses the inherited name %s, which class-transformer would drop without a word',
    async (key) => {
      const raw: unknown = JSON.parse(`{"title":"x","${key}":{"polluted":true}}`);

      expect(await validateInput(BugDto, raw)).toEqual({
        ok: false,
        problems: [`the key ${key} is not allowed`],
      });
    },
  );

  it('refuses every key where nothing is declared', async () => {
    expect(await validateInput(NothingDto, { a: 1 })).toEqual({
      ok: false,
      problems: ['a: unknown key, there are none'],
    });
    expect(await validateInput(NothingDto, {})).toEqual({ ok: true, input: {} });
    expect(await validateInput(NothingDto, undefined)).toEqual({ ok: true, input: {} });
  });

  it('refuses nesting before anything recursive meets it', async () => {
    const deep: unknown = JSON.parse(`{"title":"x","links":${'['.repeat(5000)}${']'.repeat(5000)}}`);

    expect(await validateInput(BugDto, deep)).toEqual({
      ok: false,
      problems: ['arguments: nested deeper than 32 levels'],
    });
  });

  it('refuses a flood of values', async () => {
    expect(await validateInput(BugDto, { title: 'x', links: Array(20_000).fill(0) })).toEqual({
      ok: false,
      problems: ['arguments: more than 10000 values'],
    });
  });

  it('makes long and odd keys harmless', async () => {
    expect(await validateInput(BugDto, { title: 'x', [`\u001b[31m${'k'.repeat(100)}`]: 1 })).toEqual({
      ok: false,
      problems: [`?[31m${'k'.repeat(59)}...: unknown key, known are title, priority, count, links`],
    });
  });

  it('never quotes the value it refuses', async () => {
    const validated = await validateInput(BugDto, { title: 'x', priority: 'hunter2-secret' });

    expect(JSON.stringify(validated)).not.toContain('hunter2');
  });
});
