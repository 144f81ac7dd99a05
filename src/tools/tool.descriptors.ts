import { type AnswerShape, type JsonObject, type ToolDescriptor } from '../kernel/index.js';
import type { McpToolOptions } from './mcp-tool.decorator.js';
import { pageSchemaOf, schemaOf } from './schema.builder.js';
import type { ReadTool } from './source.reader.js';

/** The descriptor of a decorated tool. */
export function describeDecorated(options: McpToolOptions, plugin: string): ToolDescriptor {
  const { answers, outputSchema } = answerOf(options);
  return frozen({
    ...wordsOf(options),
    plugin,
    input: { kind: 'class', dto: options.input },
    inputSchema: schemaOf(options.input),
    answers,
    outputSchema,
    outputContract: undefined,
  });
}

/** The descriptor of a tool that is data. */
export function describeSourced({ tool, plugin, input, output }: ReadTool): ToolDescriptor {
  return frozen({
    ...wordsOf(tool),
    plugin: plugin.name,
    input: { kind: 'schema', contract: input.compiled },
    inputSchema: input.schema,
    answers: output === undefined ? 'content' : 'object',
    outputSchema: output?.schema,
    outputContract: output?.compiled,
  });
}

type Words = Pick<ToolDescriptor, 'name' | 'title' | 'description' | 'annotations' | 'aliases' | 'intents'>;

function wordsOf({ name, title, description, annotations, aliases, intents }: Words): Words {
  return {
    name,
    title,
    description,
    annotations: Object.freeze({ ...annotations }),
    aliases: Object.freeze([...aliases]),
    intents: Object.freeze([...intents]),
  };
}

function frozen(descriptor: ToolDescriptor): ToolDescriptor {
  Object.freeze(descriptor.input);
  return Object.freeze(descriptor);
}

function answerOf(options: McpToolOptions): { answers: AnswerShape; outputSchema: JsonObject | undefined } {
  if (options.output !== undefined) return { answers: 'object', outputSchema: schemaOf(options.output) };
  if (options.outputItems !== undefined)
    return { answers: 'list', outputSchema: pageSchemaOf(options.outputItems) };
  return { answers: 'text', outputSchema: undefined };
}
