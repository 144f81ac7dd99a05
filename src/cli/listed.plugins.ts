import { listPlugins, type ListedPlugin } from '../plugins/external/index.js';
import { acceptedPluginsFile, findPolicyFile, readPolicy, type LoadedPolicy } from '../policy/index.js';

export interface PluginOptions {
  readonly policy?: string | undefined;
}

/** The plugins that a policy lists, as they are at this moment. */
export interface PluginReading {
  readonly loaded: LoadedPolicy;
  readonly plugins: readonly ListedPlugin[];
}

/**
 * Reads the plugins as the server would. Starts nothing.
 *
 * @throws PolicyError when the policy cannot be used
 */
export async function readListedPlugins(options: PluginOptions): Promise<PluginReading> {
  const loaded = readPolicy(findPolicyFile(options.policy, process.env), process.env);
  return { loaded, plugins: await listPlugins(loaded.policy.plugins, acceptedPluginsFile(process.env)) };
}

/** Whether it may run: as it is, after it was accepted, or not at all. */
export type PluginStanding = 'accepted' | 'not accepted' | 'unusable';

export function standingOf(plugin: ListedPlugin): PluginStanding {
  switch (plugin.kind) {
    case 'accepted':
      return 'accepted';
    case 'refused':
      return plugin.faults.length === 0 && plugin.refusal !== undefined ? 'not accepted' : 'unusable';
    default: {
      const never: never = plugin;
      throw new Error(`unknown plugin ${String(never)}`);
    }
  }
}
