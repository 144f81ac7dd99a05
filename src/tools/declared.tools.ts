import { MODULE_METADATA } from '@nestjs/common/constants.js';
import type { Type } from '@nestjs/common';
import { MCP_TOOL, type McpToolOptions } from './mcp-tool.decorator.js';

/**
 * The names of the tools that a module and those it imports declare, read off their decorators: nothing is created
 * and nothing runs. A tool that a dynamic module or a factory brings is not seen.
 */
export function declaredTools(module: Type): string[] {
  const names = new Set<string>();
  const pending: unknown[] = [module];
  const seen = new Set<unknown>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'function' || seen.has(next)) continue;
    seen.add(next);
    pending.push(...listOn(next, MODULE_METADATA.IMPORTS));
    for (const provider of listOn(next, MODULE_METADATA.PROVIDERS)) {
      if (typeof provider === 'function') for (const name of toolsOf(provider)) names.add(name);
    }
  }
  return [...names];
}

function listOn(target: object, key: string): unknown[] {
  return (Reflect.getMetadata(key, target) as unknown[] | undefined) ?? [];
}

function toolsOf(provider: { prototype?: unknown }): string[] {
  const prototype = provider.prototype as object | undefined;
  return Object.values(Object.getOwnPropertyDescriptors(prototype ?? {})).flatMap(({ value }) => {
    const options: unknown = typeof value === 'function' ? Reflect.getMetadata(MCP_TOOL, value) : undefined;
    return options === undefined ? [] : [(options as McpToolOptions).name];
  });
}
