import { page, type Page, type ToolDescriptor } from '../../kernel/index.js';
import {
  McpPlugin,
  McpTool,
  NoInput,
  ToolInput,
  ToolRegistry,
  type PluginAvailability,
} from '../../tools/index.js';
import { DISCOVERY_ICON } from './discovery.icon.js';
import { CategoryOutput } from './category.output.js';
import { FOUND_TOOL_SCHEMA } from './found-tool.schema.js';
import { SearchToolsInput } from './search-tools.input.js';
import { rankTools } from './tool.search.js';

const READS_ONLY = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
} as const;

/** Lets a model find the tools it needs instead of reading all of them. Shows nothing that the policy denies. */
@McpPlugin({ name: 'discovery', version: '1.0.0', icons: [DISCOVERY_ICON] })
export class DiscoveryTools {
  constructor(private readonly registry: ToolRegistry) {}

  @McpTool({
    name: 'search_tools',
    title: 'Search tools',
    description:
      'Find tools by keywords, category or purpose, best matches first. Start here, then ask for detail_level "full" to get the input schema of the ones you need.',
    input: SearchToolsInput,
    outputItems: FOUND_TOOL_SCHEMA,
    annotations: READS_ONLY,
    aliases: ['find tools', 'discover tools', 'lookup tool', 'what can you do'],
    intents: ['tool discovery', 'capability search'],
  })
  searchTools(@ToolInput() input: SearchToolsInput): Page<unknown> {
    const category = input.category?.toLowerCase() ?? '';
    const intent = input.intent?.toLowerCase() ?? '';
    const availabilities = new Map<string, PluginAvailability>();
    const candidates = this.registry.visiblePlugins().flatMap(({ plugin, tools }) => {
      const availability = plugin.availability();
      if (category !== '' && plugin.name.toLowerCase() !== category) return [];
      if (!availability.available && !input.include_unavailable) return [];
      availabilities.set(plugin.name, availability);
      return tools.filter(
        (tool) => intent === '' || tool.intents.some((own) => own.toLowerCase().includes(intent)),
      );
    });
    const found = rankTools(candidates, input.query ?? '');
    return page(found.map((tool) => shapeOf(tool, input, availabilities.get(tool.plugin))));
  }

  @McpTool({
    name: 'list_categories',
    title: 'List categories',
    description: 'List the categories of tools, with how many and which tools each has.',
    input: NoInput,
    outputItems: CategoryOutput,
    annotations: READS_ONLY,
    aliases: ['list plugins', 'show categories', 'tool groups'],
    intents: ['tool discovery', 'capability overview'],
  })
  listCategories(@ToolInput() _input: NoInput): Page<CategoryOutput> {
    return page(
      this.registry.visiblePlugins().map(({ plugin, tools }) => {
        const { available, hint } = plugin.availability();
        return {
          category: plugin.name,
          version: plugin.version,
          tool_count: tools.length,
          tools: tools.map((tool) => tool.name),
          available,
          availability_hint: hint,
        };
      }),
    );
  }
}

function shapeOf(
  tool: ToolDescriptor,
  input: SearchToolsInput,
  availability: PluginAvailability | undefined,
): unknown {
  const availabilityFields =
    input.include_unavailable && availability !== undefined
      ? { available: availability.available, availability_hint: availability.hint }
      : {};
  switch (input.detail_level) {
    case 'name':
      return tool.name;
    case 'summary':
      return { name: tool.name, description: tool.description, ...availabilityFields };
    case 'full':
      return {
        name: tool.name,
        description: tool.description,
        inputSchema: tool.inputSchema,
        ...availabilityFields,
      };
    default: {
      const never: never = input.detail_level;
      return never;
    }
  }
}
