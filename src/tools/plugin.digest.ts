import { createHash } from 'node:crypto';
import type { PluginState } from '../security/index.js';
import type { RegisteredTool } from './registered.tool.js';

/** A tool together with the class that it is a method of. */
export interface HostedTool {
  readonly tool: RegisteredTool;
  readonly host: object;
}

/**
 * Names what the plugins are by a digest of what they declare (name, version, and the whole contract of each tool)
 * and of the text of their classes as loaded. A changed description, schema or method changes it. Modules that a
 * class imports are not covered.
 */
export function pluginStates(hosted: readonly HostedTool[]): PluginState[] {
  const plugins = new Map(hosted.map(({ tool }) => [tool.plugin.name, tool.plugin]));
  return [...plugins.values()].map(({ name, version }) => {
    const own = hosted.filter(({ tool }) => tool.plugin.name === name);
    const contracts = own.map(({ tool }) => contractOf(tool)).sort();
    const classes = [...new Set(own.map(({ host }) => String(host.constructor)))].sort();
    const text = JSON.stringify([name, version, contracts, classes]);
    return { name, version, sha256: createHash('sha256').update(text).digest('hex') };
  });
}

function contractOf({ descriptor }: RegisteredTool): string {
  const { input: _class, answer, ...words } = descriptor;
  return JSON.stringify({ ...words, ...answer, contract: undefined });
}
