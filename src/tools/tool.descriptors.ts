import type { DeclaredAnswer, JsonObject, ToolDescriptor } from '../kernel/index.js';
import { AnswerSchema } from '../security/index.js';
import type { McpPluginOptions } from './mcp-plugin.decorator.js';
import type { McpToolOptions } from './mcp-tool.decorator.js';
import { pageSchemaOf, schemaOf } from './schema.builder.js';
import type { ReadTool } from './source.reader.js';

/** The descriptor of a decorated tool. */
export function describeDecorated(
  options: McpToolOptions,
  { name: plugin, icons = [] }: Pick<McpPluginOptions, 'name' | 'icons'>,
): ToolDescriptor {
  return frozen({
    ...wordsOf(options),
    plugin,
    input: { kind: 'class', dto: options.input },
    inputSchema: schemaOf(options.input),
    answer: answerOf(options),
    icons: Object.freeze([...(options.icons ?? icons)]),
  });
}

/** The descriptor of a tool that is data. */
export function describeSourced({ tool, plugin, input, output }: ReadTool): ToolDescriptor {
  return frozen({
    ...wordsOf(tool),
    plugin: plugin.name,
    input: { kind: 'schema', contract: input.compiled },
    inputSchema: input.schema,
    answer:
      output === undefined
        ? { shape: 'content' }
        : { shape: 'object', schema: output.schema, contract: output.compiled },
    icons: [],
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
  Object.freeze(descriptor.answer);
  return Object.freeze(descriptor);
}

function answerOf({ output, outputItems }: McpToolOptions): DeclaredAnswer {
  if (output !== undefined) return structured('object', schemaOf(output));
  if (outputItems !== undefined) return structured('list', pageSchemaOf(outputItems));
  return { shape: 'text' };
}

function structured(shape: 'object' | 'list', schema: JsonObject): DeclaredAnswer {
  return { shape, schema, contract: new AnswerSchema(schema) };
}
