import { nameOf, type ListedPlugin } from '../plugins/external/index.js';
import { EXIT, type Print } from './exit.codes.js';
import { readListedPlugins, standingOf, type PluginOptions, type PluginStanding } from './listed.plugins.js';
import { entry, paragraph } from './person.text.js';

export interface PluginsListOptions extends PluginOptions {
  readonly json?: true | undefined;
}

/** A plugin as `plugins list --json` prints it; null is what its manifest would say. */
interface PluginJson {
  readonly name: string;
  readonly version: string | null;
  readonly manifest: string;
  readonly mode: string | null;
  readonly sandbox: string;
  readonly tools: readonly string[];
  readonly state: PluginStanding;
  readonly accepted_by: 'policy' | 'operator' | null;
  readonly sha256: string | null;
  readonly problems: readonly string[];
}

/**
 * Prints the plugins that the policy lists, and whether they may run.
 *
 * @returns the exit code
 * @throws PolicyError when the policy cannot be used
 */
export async function pluginsList(options: PluginsListOptions, print: Print): Promise<number> {
  const { loaded, plugins } = await readListedPlugins(options);
  const found = plugins.map(jsonOf);
  const text =
    found.length === 0 ? `${loaded.policy.source} lists no plugins\n` : found.map(textOf).join('\n');
  await print(options.json === true ? `${JSON.stringify(found, null, 2)}\n` : text);
  return EXIT.ok;
}

function jsonOf(plugin: ListedPlugin): PluginJson {
  const { entry: listed, loaded, files } = plugin;
  return {
    name: nameOf(plugin),
    version: loaded?.manifest.version ?? null,
    manifest: loaded?.file ?? listed.manifest,
    mode: loaded?.manifest.mode ?? null,
    sandbox: listed.sandbox,
    tools: loaded?.manifest.tools.map(({ name }) => name) ?? [],
    state: standingOf(plugin),
    accepted_by: plugin.kind === 'accepted' ? plugin.by : null,
    sha256: files?.sha256 ?? null,
    problems: plugin.kind === 'accepted' ? [] : plugin.problems,
  };
}

function textOf(plugin: PluginJson): string {
  const { name, version, manifest, mode, sandbox, tools, state, accepted_by: by, problems } = plugin;
  const lines = [
    ...paragraph(version === null ? name : `${name} ${version}`),
    ...entry('state', by === null ? state : `${state} by the ${by}`),
    ...problems.flatMap((problem) => entry('why', problem)),
    ...entry('manifest', manifest),
    ...entry('mode', `${mode === null ? 'unknown' : mode}, sandbox ${sandbox}`),
    ...entry('tools', tools.length === 0 ? 'unknown' : tools.join(', ')),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
