import { ToolError } from '../kernel/index.js';
import type { RegisteredPlugin, RegisteredTool } from './registered.tool.js';
import type { ReadTool, ServingPlugin, WithheldPlugin } from './source.reader.js';
import { describeSourced } from './tool.descriptors.js';
import type { ToolPipeline } from './tool.pipeline.js';
import type { SourcedTool } from './tool.source.js';

/** Puts tools that are data behind the chain. */
export function registerSourced(tools: readonly ReadTool[], pipeline: ToolPipeline): RegisteredTool[] {
  const plugins = new Map<ServingPlugin, RegisteredPlugin>();
  return tools.map((read) => {
    const plugin = plugins.get(read.plugin) ?? registered(read.plugin);
    plugins.set(read.plugin, plugin);
    return Object.freeze({
      descriptor: describeSourced(read),
      plugin,
      run: pipeline.bindSourced(read.source, whenAvailable(read)),
    });
  });
}

/** A plugin without tools, so that people learn why. */
export function registerWithheld({ name, version, reason }: WithheldPlugin): RegisteredPlugin {
  return Object.freeze({ name, version, availability: () => ({ available: false, hint: reason }) });
}

function registered(plugin: ServingPlugin): RegisteredPlugin {
  const { name, version } = plugin;
  return Object.freeze({ name, version, availability: () => plugin.availability() });
}

function whenAvailable({ plugin, tool }: ReadTool): SourcedTool['call'] {
  return async (input, context) => {
    const { available, hint } = plugin.availability();
    if (!available) throw new ToolError(`The plugin ${plugin.name} is not available. ${hint}`);
    return tool.call(input, context);
  };
}
