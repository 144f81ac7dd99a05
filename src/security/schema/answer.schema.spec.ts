import { describe, expect, it } from '@jest/globals';
import { AnswerSchema } from './answer.schema.js';

const BUG = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' } },
    note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
  },
  required: ['id'],
  additionalProperties: false,
} as const;

describe('AnswerSchema', () => {
  it('finds nothing wrong with what fits', () => {
    const schema = new AnswerSchema(BUG);

    expect(schema.problemsOf({ id: 'a', tags: ['b'], note: null })).toEqual([]);
    expect(schema.problemsOf({ id: 'a' })).toEqual([]);
  });

  it.each([
    ['a member that is missing', {}, "the answer must have required property 'id'"],
    ['another type', { id: 7 }, '/id must be string'],
    ['another type within a list', { id: 'a', tags: ['b', 5] }, '/tags/1 must be string'],
    ['a member too many', { id: 'a', secret: 'hunter2' }, 'the answer must NOT have additional properties'],
    ['no object', ['a'], 'the answer must be object'],
    ['nothing', undefined, 'the answer must be object'],
  ])('names the place of %s, and no value', (_what, answer, problem) => {
    expect(new AnswerSchema(BUG).problemsOf(answer)).toEqual([problem]);
  });

  it('says so when the schema is none', () => {
    expect(() => new AnswerSchema({ type: 'objekt' }).problemsOf({})).toThrow('schema is invalid');
    expect(() => new AnswerSchema({ type: 'object', propertys: {} }).problemsOf({})).toThrow('propertys');
  });
});
