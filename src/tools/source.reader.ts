import { deepFreeze, type JsonObject } from '../kernel/index.js';
import { InputSchema, TOOL_NAME, UnusableInputSchema } from '../security/index.js';
import { missingWords, nameProblems } from './tool.declaration.rules.js';
import type { SourcedPlugin, SourcedTool, ToolSource } from './tool.source.js';

export type ServingPlugin = Extract<SourcedPlugin, { kind: 'serving' }>;
export type WithheldPlugin = Extract<SourcedPlugin, { kind: 'withheld' }>;

/** A JSON Schema as it is shown, and what was compiled of the same copy. */
export interface Contract {
  readonly schema: JsonObject;
  readonly compiled: InputSchema;
}

/** A tool that is data, with its contracts. */
export interface ReadTool {
  readonly source: ToolSource;
  readonly plugin: ServingPlugin;
  readonly tool: SourcedTool;
  readonly input: Contract;
  readonly output: Contract | undefined;
}

/** What a source brings, and everything about it that could fail open or confuse. */
export interface SourceReading {
  readonly plugins: readonly ServingPlugin[];
  readonly withheld: readonly WithheldPlugin[];
  readonly tools: readonly ReadTool[];
  readonly problems: readonly string[];
}

export async function readSource(source: ToolSource): Promise<SourceReading> {
  const brought = await source.plugins();
  const plugins = brought.filter((plugin) => plugin.kind === 'serving');
  const withheld = brought.filter((plugin) => plugin.kind === 'withheld');
  const problems = brought.flatMap(({ name }) => pluginProblems(name));
  const tools: ReadTool[] = [];
  for (const plugin of plugins) {
    for (const tool of plugin.tools) {
      const where = `plugin ${JSON.stringify(plugin.name)}, tool ${JSON.stringify(tool.name)}`;
      const note = (problem: string): number => problems.push(`${where}: ${problem}`);
      [...nameProblems(tool.name), ...missingWords(tool)].forEach(note);
      const input = await contractOf(tool.inputSchema, 'input schema', note);
      const output = tool.outputSchema && (await contractOf(tool.outputSchema, 'output schema', note));
      if (input !== undefined) tools.push({ source, plugin, tool, input, output });
    }
  }
  return { plugins, withheld, tools, problems };
}

/** @param names of all plugins, of both kinds: two under one name would speak for each other */
export function findSharedNames(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `two plugins are named ${JSON.stringify(name)}; give each a name of its own`,
  );
}

function pluginProblems(name: string): string[] {
  return TOOL_NAME.test(name)
    ? []
    : [`plugin ${JSON.stringify(name)}: the name must be 1 to 64 of A-Z a-z 0-9 _ . -`];
}

async function contractOf(
  given: JsonObject,
  what: string,
  note: (problem: string) => unknown,
): Promise<Contract | undefined> {
  // A copy: what is shown, compiled and judged must not be changed by the one who brought it.
  const schema = deepFreeze(JSON.parse(JSON.stringify(given)) as JsonObject);
  if (schema['type'] !== 'object') note(`the ${what} must have "type": "object"`);
  try {
    return { schema, compiled: await InputSchema.compile(schema) };
  } catch (error) {
    if (!(error instanceof UnusableInputSchema)) throw error;
    for (const problem of error.problems) note(`the ${what}, ${problem}`);
    return undefined;
  }
}
