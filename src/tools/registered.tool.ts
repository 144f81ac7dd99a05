import type { ToolDescriptor } from '../kernel/index.js';
import type { McpPluginOptions, PluginAvailability } from './mcp-plugin.decorator.js';
import type { GuardedTool } from './tool.pipeline.js';

/** A plugin as the registry knows it. */
export interface RegisteredPlugin extends McpPluginOptions {
  availability(): PluginAvailability;
}

/** A tool with everything needed to list, judge and run it. */
export interface RegisteredTool {
  readonly descriptor: ToolDescriptor;
  readonly plugin: RegisteredPlugin;
  readonly run: GuardedTool;
}
