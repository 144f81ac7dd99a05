import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { ToolIcon } from '../kernel/index.js';

export interface McpPluginOptions {
  /** Also the category that `list_categories` shows. */
  readonly name: string;
  readonly version: string;
  /** Of each of its tools that has none of its own; `data:` URIs of png, jpeg, webp or svg, 8 KiB at most. */
  readonly icons?: readonly ToolIcon[];
}

/** What a plugin says of itself when it cannot work at the moment. */
export interface PluginAvailability {
  readonly available: boolean;
  /** What the operator can do; empty when available. */
  readonly hint: string;
}

/** Implemented by a plugin whose tools are not always usable. */
export interface ReportsAvailability {
  availability(): PluginAvailability;
}

export const MCP_PLUGIN = 'mcp:plugin';

/** Makes a class an injectable host of `@McpTool()` methods. */
export function McpPlugin(options: McpPluginOptions): ClassDecorator {
  return (target) => {
    Injectable()(target);
    Reflect.defineMetadata(MCP_PLUGIN, options, target);
  };
}
