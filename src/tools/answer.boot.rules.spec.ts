import { IsString, Matches, MaxLength } from 'class-validator';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../kernel/index.js';
import { answerProblems } from './answer.boot.rules.js';
import type { McpToolOptions } from './mcp-tool.decorator.js';

class CostlyOutput {
  @IsString()
  @MaxLength(100)
  @Matches(/^(\w+\s?)*$/)
  text!: string;
}

class FineOutput {
  @IsString()
  @MaxLength(100)
  @Matches(/^[a-z]{1,10}$/)
  text!: string;
}

const answering = (answer: Partial<McpToolOptions>): McpToolOptions => answer as McpToolOptions;
const items = (outputItems: JsonObject): McpToolOptions => answering({ outputItems });

describe('answerProblems', () => {
  it.each([
    ['a text', answering({})],
    ['a harmless pattern', answering({ output: FineOutput })],
    ['a property of that name', items({ properties: { pattern: { type: 'string' } } })],
  ])('finds nothing wrong with %s', (_what, options) => {
    expect(answerProblems(options)).toEqual([]);
  });

  it.each([
    ['an object', answering({ output: CostlyOutput }), 'answer.properties.text: the pattern /'],
    [
      'a list',
      answering({ outputItems: CostlyOutput }),
      'answer.properties.items.items.properties.text: the pattern /',
    ],
    [
      'an alternative of a written schema',
      items({ anyOf: [{ type: 'null' }, { type: 'string', pattern: '(a+)+$' }] }),
      'answer.properties.items.items.anyOf: the pattern /(a+)+$/ could take very long',
    ],
    [
      'the keys of a written schema',
      items({ patternProperties: { '(a+)+$': {} } }),
      'answer.properties.items.items: the pattern /(a+)+$/ could take very long',
    ],
    [
      'what is no pattern at all',
      items({ pattern: '(' }),
      'answer.properties.items.items: the pattern /(/ is no',
    ],
  ])('finds a pattern that answers may not be matched against in %s', (_what, options, problem) => {
    expect(answerProblems(options)).toEqual([expect.stringContaining(problem)]);
  });
});
