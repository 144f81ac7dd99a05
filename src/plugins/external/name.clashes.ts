import type { PolicyProblem } from '../../policy/index.js';
import type { ListedPlugin } from './external.plugin.js';
import { manifestProblem } from './manifest.problem.js';

/** Names that are taken by what comes with the server. */
export interface TakenNames {
  readonly plugins: readonly string[];
  readonly tools: readonly string[];
}

/** Finds names that belong to two: a call, or what a person reads, could be meant for either. */
export function findNameClashes(plugins: readonly ListedPlugin[], taken: TakenNames): PolicyProblem[] {
  const pluginOwners = new Map(taken.plugins.map((name) => [name, 'a plugin of the server']));
  const toolOwners = new Map(taken.tools.map((name) => [name, 'a tool of the server']));
  const clashes: PolicyProblem[] = [];
  for (const { loaded } of plugins) {
    if (loaded === undefined) continue;
    const { name, tools } = loaded.manifest;
    const note = (path: readonly (string | number)[], wanted: string, owner: string): void => {
      const problem = `${owner} is called ${JSON.stringify(wanted)} as well`;
      clashes.push(manifestProblem(loaded, path, problem, 'give each its own name, or list one of them'));
    };
    const plugin = pluginOwners.get(name);
    if (plugin !== undefined) note(['name'], name, plugin);
    pluginOwners.set(name, `the plugin of ${loaded.file}`);
    for (const [index, tool] of tools.entries()) {
      const owner = toolOwners.get(tool.name);
      if (owner !== undefined) note(['tools', index, 'name'], tool.name, owner);
      toolOwners.set(tool.name, `a tool of the plugin ${name}`);
    }
  }
  return clashes;
}
