import { describe, expect, it } from '@jest/globals';
import { findShapeMismatch } from './schema.shape.js';

const part = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
const schema = {
  type: 'object',
  properties: { part, parts: { type: 'array', maxItems: 2, items: part }, note: { type: 'string' } },
  required: ['part'],
};

describe('findShapeMismatch', () => {
  it.each([
    ['what is declared', { part: { id: 'a' }, parts: [{ id: 'b' }], note: 'x' }, undefined],
    ['a missing object', {}, 'part: is missing'],
    ['a missing member of a nested object', { part: {} }, 'part.id: is missing'],
    ['a list where an object is declared', { part: [{ id: 'a' }] }, 'part: must be an object'],
    ['a list inside a list', { part: { id: 'a' }, parts: [[{ id: 'b' }]] }, 'parts[0]: must be an object'],
    ['an object where a list is declared', { part: { id: 'a' }, parts: {} }, 'parts: must be a list'],
    ['too many items', { part: { id: 'a' }, parts: [1, 2, 3] }, 'parts: must have at most 2 items'],
    ['null where an object is declared', { part: null }, 'part: must be an object'],
    [
      'an inherited name where a member must be',
      { part: Object.create({ id: 'a' }) as object },
      'part.id: is missing',
    ],
  ])('on %s: %j', (_case, value, problem) => {
    expect(findShapeMismatch(schema, value)).toBe(problem);
  });

  const tagged = (kind: string, name: string) => ({
    type: 'object',
    properties: { kind: { const: kind }, [name]: { type: 'string' } },
    required: ['kind', name],
  });
  const union = {
    type: 'object',
    properties: { at: { oneOf: [tagged('file', 'path'), tagged('web', 'url')] } },
  };

  it.each([
    ['the first of a union', { at: { kind: 'file', path: 'a' } }, undefined],
    ['the second of a union', { at: { kind: 'web', url: 'a' } }, undefined],
    ['the members of another class', { at: { kind: 'web', path: 'a' } }, 'at.url: is missing'],
    ['a class that there is not', { at: { kind: 'x' } }, 'at: must have kind "file" or kind "web"'],
    ['no class', { at: {} }, 'at: must have kind "file" or kind "web"'],
    ['a list where a union is declared', { at: [{ kind: 'file', path: 'a' }] }, 'at: must be an object'],
  ])('on %s: %j', (_case, value, problem) => {
    expect(findShapeMismatch(union, value)).toBe(problem);
  });

  it('leaves alternatives that nothing tells apart to the validation', () => {
    const either = { oneOf: [{ type: 'object', required: ['a'] }, { type: 'object' }] };

    expect(findShapeMismatch(either, {})).toBeUndefined();
  });
});
