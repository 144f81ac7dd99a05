import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { MCP_PLUGIN, type McpPluginOptions, type ReportsAvailability } from './mcp-plugin.decorator.js';
import { MCP_TOOL, type McpToolOptions } from './mcp-tool.decorator.js';
import { MCP_PARAMS } from './params.decorator.js';
import { placementOf, type Placement, type Wrapper } from './provider.placement.js';

/** One decorated method, as found: not yet judged. */
export interface FoundTool {
  readonly options: McpToolOptions;
  readonly host: object & Partial<ReportsAvailability>;
  readonly plugin: McpPluginOptions | undefined;
  readonly methodName: string;
  readonly method: (...args: never[]) => unknown;
  readonly boundParameters: number;
  readonly placement: Placement;
}

/** Finds the tools by reflection. Says what there is; `tool.boot.rules.ts` says what may be. */
@Injectable()
export class ToolExplorer {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  explore(): FoundTool[] {
    // Aliases (`useExisting`) show the same host again; without this a tool would be found twice.
    return this.discovery
      .getProviders()
      .filter((wrapper) => !wrapper.isAlias)
      .flatMap((wrapper) => this.#toolsOf(wrapper));
  }

  #toolsOf(wrapper: Wrapper): FoundTool[] {
    const prototype = prototypeOf(wrapper);
    if (prototype === undefined) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((methodName) => {
      const method = (prototype as Record<string, (...args: never[]) => unknown>)[methodName];
      const options = method && (Reflect.getMetadata(MCP_TOOL, method) as McpToolOptions | undefined);
      if (method === undefined || options === undefined) return [];
      return [
        {
          options,
          host: wrapper.instance as object,
          plugin: Reflect.getMetadata(MCP_PLUGIN, prototype.constructor) as McpPluginOptions | undefined,
          methodName,
          method,
          boundParameters: Object.keys(
            (Reflect.getMetadata(MCP_PARAMS, prototype.constructor, methodName) as object) ?? {},
          ).length,
          placement: placementOf(wrapper),
        },
      ];
    });
  }
}

function prototypeOf(wrapper: Wrapper): object | undefined {
  // A scoped host has no live instance yet; its class still tells that it carries tools.
  const fromClass =
    typeof wrapper.metatype === 'function' ? (wrapper.metatype.prototype as object | undefined) : undefined;
  const instance: unknown = wrapper.isDependencyTreeStatic() ? wrapper.instance : undefined;
  if (typeof instance === 'object' && instance !== null) return Object.getPrototypeOf(instance) as object;
  return fromClass;
}
