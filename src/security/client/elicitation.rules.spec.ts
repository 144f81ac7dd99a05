import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../kernel/index.js';
import { findFormProblem } from './elicitation.rules.js';

const form = (properties: JsonObject): JsonObject => ({ type: 'object', properties });
const field = (name: string, more: JsonObject = {}): JsonObject =>
  form({ [name]: { type: 'string', ...more } });

describe('findFormProblem', () => {
  it.each([
    ['nothing to fill in', form({})],
    [
      'fields of each kind',
      form({ name: { type: 'string' }, age: { type: 'integer' }, ok: { type: 'boolean' } }),
    ],
    ['a choice of several', form({ colours: { type: 'array', items: { enum: ['red'] } } })],
    ['a field about a secret that is none', field('token_count')],
  ])('finds nothing wrong with %s', (_what, schema) => {
    expect(findFormProblem('Who?', schema)).toBeUndefined();
  });

  it.each([
    ['a password', field('password')],
    ['a key by another name', field('a', { title: 'Your API key' })],
    ['a one-time code', field('otp')],
    ['a card', field('creditCard')],
  ])('refuses a field for %s', (_what, schema) => {
    expect(findFormProblem('Who?', schema)).toMatch(/^Its field \w+ asks for a secret/);
  });

  it.each([
    ['a title', field('a', { title: 'See https://a.example' })],
    ['a description', field('a', { description: 'See HTTP://a.example' })],
    ['a choice', field('a', { enum: ['app://open'] })],
  ])('refuses an address to click in %s', (_what, schema) => {
    expect(findFormProblem('Who?', schema)).toBe(
      'Its field a holds an address, which nobody should be led to click.',
    );
  });

  it.each([
    ['no object', { type: 'string' }],
    ['an object without properties', { type: 'object' }],
    ['an object within', form({ a: { type: 'object', properties: {} } })],
    ['a field without a type', form({ a: {} })],
    [
      'seventeen fields',
      form(Object.fromEntries([...'abcdefghijklmnopq'].map((name) => [name, { type: 'string' }]))),
    ],
  ])('refuses %s', (_what, schema) => {
    expect(findFormProblem('Who?', schema)).toMatch(/^Its? /);
  });

  it('refuses a message that nobody would read', () => {
    expect(findFormProblem('a'.repeat(4097), form({}))).toBe('Its message has more than 4096 characters.');
  });
});
