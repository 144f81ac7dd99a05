export { CanaryAlive } from './boot.canary.js';
export { declaredPlugins, declaredTools } from './declared.tools.js';
export {
  McpPlugin,
  type McpPluginOptions,
  type PluginAvailability,
  type ReportsAvailability,
} from './mcp-plugin.decorator.js';
export { McpTool, type McpToolOptions } from './mcp-tool.decorator.js';
export { findUnknownNarrowings } from './narrowing.boot.rules.js';
export { NoInput } from './no.input.js';
export { CallContext, ToolInput } from './params.decorator.js';
export { PolicyReloader, type Reload } from './policy.reloader.js';
export type { RegisteredPlugin } from './registered.tool.js';
export { svgIcon } from './svg.icon.js';
export { ToolDispatcher } from './tool.dispatcher.js';
export { ToolRegistry } from './tool.registry.js';
export { ToolSource, type SourcedPlugin, type SourcedTool } from './tool.source.js';
export { ToolsRefused } from './tools.bootstrap.js';
export { ToolsModule } from './tools.module.js';
export { findUnknownTools } from './unknown.tool.rules.js';
