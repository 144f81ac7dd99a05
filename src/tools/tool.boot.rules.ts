import { answerProblems } from './answer.boot.rules.js';
import { costlyPatterns } from './dto.patterns.js';
import { placementProblems } from './provider.placement.js';
import { schemaOf, unboundedPlaces, UnusableSchema } from './schema.builder.js';
import { iconProblems, missingWords, nameProblems } from './tool.declaration.rules.js';
import type { FoundTool } from './tool.explorer.js';

/** Finds everything about the found tools that could fail open or confuse. An empty list means: may boot. */
export function findBootProblems(found: readonly FoundTool[]): string[] {
  return [
    ...sharedPlugins(found),
    ...found.flatMap((tool) => problemsOf(tool).map((problem) => `${whereOf(tool)}: ${problem}`)),
  ];
}

function whereOf(tool: FoundTool): string {
  return `${tool.host?.constructor.name ?? 'a scoped provider'}.${tool.methodName} (tool ${JSON.stringify(tool.options.name)})`;
}

/** Availability and version are a class's; two classes under one name would speak for each other. */
function sharedPlugins(found: readonly FoundTool[]): string[] {
  const hosts = new Map<string, Set<unknown>>();
  for (const { plugin, host } of found) {
    if (plugin !== undefined) hosts.set(plugin.name, (hosts.get(plugin.name) ?? new Set()).add(host));
  }
  return [...hosts]
    .filter(([, classes]) => classes.size > 1)
    .map(([name]) => `two classes are the plugin ${JSON.stringify(name)}; give each a name of its own`);
}

function problemsOf(tool: FoundTool): string[] {
  const { options, plugin, method, boundParameters, placement } = tool;
  const problems = nameProblems(options.name);
  if (plugin === undefined) problems.push('its class needs @McpPlugin({ name, version })');
  problems.push(...placementProblems(placement), ...missingWords(options));
  if (hasPipes(tool)) problems.push('pipes would change the input after it was judged; validate in the DTO');
  if (boundParameters === 0)
    problems.push('no parameter is bound; take @ToolInput(), even when it is unused');
  if (method.length !== boundParameters)
    problems.push('every parameter needs @ToolInput() or @CallContext()');
  if (options.output !== undefined && options.outputItems !== undefined)
    problems.push('output and outputItems exclude each other');
  problems.push(...iconProblems([...(options.icons ?? []), ...(plugin?.icons ?? [])]));
  return [...problems, ...inputProblems(tool), ...answerProblems(options)];
}

function inputProblems({ options }: FoundTool): string[] {
  if (typeof options.input !== 'function')
    return ['input is missing; a tool without arguments takes NoInput'];
  try {
    const schema = schemaOf(options.input);
    return [
      ...unboundedPlaces(schema),
      ...costlyPatterns(options.input),
      ...defaultsThatAreRequired(new options.input(), schema['required']),
    ];
  } catch (error) {
    if (error instanceof UnusableSchema) return [error.message];
    throw error;
  }
}

/** A default on a required property makes the schema say less than the validation accepts. */
function defaultsThatAreRequired(instance: object, required: unknown): string[] {
  if (!Array.isArray(required)) return [];
  return Object.keys(instance)
    .filter((key) => required.includes(key))
    .map((key) => `${key} has a default and needs @OptionalField()`);
}

/** Where `@UsePipes()` leaves its mark. */
const PIPES = '__pipes__';

function hasPipes({ host, method }: FoundTool): boolean {
  return (
    Reflect.hasMetadata(PIPES, method) || (host !== undefined && Reflect.hasMetadata(PIPES, host.constructor))
  );
}
