import { MODULE_METADATA } from '@nestjs/common/constants.js';
import type { Type } from '@nestjs/common';
import { MCP_PLUGIN, type McpPluginOptions } from './mcp-plugin.decorator.js';
import { MCP_TOOL, type McpToolOptions } from './mcp-tool.decorator.js';

/**
 * The names of the tools that a module and those it imports declare, read off their decorators: nothing is created
 * and nothing runs. A tool that a dynamic module or a factory brings is not seen.
 */
export function declaredTools(module: Type): string[] {
  return [...new Set(providersOf(module).flatMap(toolsOf))];
}

/** The names of the plugins, found in the same way. */
export function declaredPlugins(module: Type): string[] {
  return providersOf(module).flatMap((provider) => {
    const options = Reflect.getMetadata(MCP_PLUGIN, provider) as McpPluginOptions | undefined;
    return options === undefined ? [] : [options.name];
  });
}

function providersOf(module: Type): Type[] {
  const providers = new Set<Type>();
  const pending: unknown[] = [module];
  const seen = new Set<unknown>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'function' || seen.has(next)) continue;
    seen.add(next);
    pending.push(...listOn(next, MODULE_METADATA.IMPORTS));
    for (const provider of listOn(next, MODULE_METADATA.PROVIDERS)) {
      if (typeof provider === 'function') providers.add(provider as Type);
    }
  }
  return [...providers];
}

function listOn(target: object, key: string): unknown[] {
  return (Reflect.getMetadata(key, target) as unknown[] | undefined) ?? [];
}

function toolsOf(provider: Type): string[] {
  const prototype = provider.prototype as object | undefined;
  return Object.values(Object.getOwnPropertyDescriptors(prototype ?? {})).flatMap(({ value }) => {
    const options: unknown = typeof value === 'function' ? Reflect.getMetadata(MCP_TOOL, value) : undefined;
    return options === undefined ? [] : [(options as McpToolOptions).name];
  });
}
