import { isJsonObject } from '../kernel/index.js';
import { patternProblem } from '../security/index.js';
import type { McpToolOptions } from './mcp-tool.decorator.js';
import { pageSchemaOf, schemaOf, UnusableSchema } from './schema.builder.js';

/** What is wrong with the schema that the answers of a tool are judged by. */
export function answerProblems({ output, outputItems }: McpToolOptions): string[] {
  try {
    return [
      ...(output === undefined ? [] : costlyPatternsIn(schemaOf(output))),
      ...(outputItems === undefined ? [] : costlyPatternsIn(pageSchemaOf(outputItems))),
    ];
  } catch (error) {
    if (error instanceof UnusableSchema) return [error.message];
    throw error;
  }
}

/** The patterns as the validator meets them: what a tool answers often comes from others, who choose the text. */
function costlyPatternsIn(schema: unknown, place = 'answer'): string[] {
  if (Array.isArray(schema)) return schema.flatMap((part) => costlyPatternsIn(part, place));
  if (!isJsonObject(schema)) return [];
  return [
    ...patternsOf(schema).flatMap((pattern) => {
      const problem = patternProblem(pattern);
      return problem === undefined ? [] : [`${place}: the pattern /${pattern.slice(0, 64)}/ ${problem}`];
    }),
    ...Object.entries(schema).flatMap(([key, part]) => costlyPatternsIn(part, `${place}.${key}`)),
  ];
}

function patternsOf({ pattern, patternProperties }: Record<string, unknown>): string[] {
  const keys = isJsonObject(patternProperties) ? Object.keys(patternProperties) : [];
  return typeof pattern === 'string' ? [pattern, ...keys] : keys;
}
