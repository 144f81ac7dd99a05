import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { WebSearchInput } from './web-search.input.js';

function brokenBy(raw: object): string[] {
  return validateSync(plainToInstance(WebSearchInput, raw)).flatMap((error) =>
    Object.keys(error.constraints ?? {}).map((kind) => `${error.property} ${kind}`),
  );
}

describe('the input of web_search', () => {
  it('is a query, trimmed, and five results unless told otherwise', () => {
    expect(plainToInstance(WebSearchInput, { query: '  nest js \n' })).toEqual({
      query: 'nest js',
      max_results: 5,
    });
  });

  it.each([{ query: 'x' }, { query: 'x'.repeat(500) }, { query: ` ${'x'.repeat(500)} `, max_results: 20 }])(
    'accepts %j',
    (raw) => {
      expect(brokenBy(raw)).toEqual([]);
    },
  );

  it.each([
    [{}, 'query isString'],
    [{ query: '' }, 'query minLength'],
    [{ query: ' \t\n' }, 'query minLength'],
    [{ query: 'x'.repeat(501) }, 'query maxLength'],
    [{ query: ['x'] }, 'query isString'],
    [{ query: 'x', max_results: 0 }, 'max_results min'],
    [{ query: 'x', max_results: -1 }, 'max_results min'],
    [{ query: 'x', max_results: 21 }, 'max_results max'],
    [{ query: 'x', max_results: 1.5 }, 'max_results isInt'],
    [{ query: 'x', max_results: '2' }, 'max_results isInt'],
    [{ query: 'x', max_results: null }, 'max_results isInt'],
  ])('refuses %j', (raw, problem) => {
    expect(brokenBy(raw)).toContain(problem);
  });

  it('tells clients its bounds', () => {
    expect(targetConstructorToSchema(WebSearchInput)).toMatchObject({
      properties: {
        query: { type: 'string', minLength: 1, maxLength: 500 },
        max_results: { type: 'integer', minimum: 1, maximum: 20, default: 5 },
      },
      required: ['query'],
    });
  });
});
