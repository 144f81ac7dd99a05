import {
  PolicyError,
  formatProblem,
  loadManifest,
  type ExternalPluginPolicy,
  type LoadedManifest,
  type PluginsPolicy,
  type PolicyProblem,
} from '../../policy/index.js';
import { InputSchema, UnusableInputSchema } from '../../security/index.js';
import { readAcceptances } from './acceptance/acceptance.list.js';
import { acceptanceOf, type AcceptanceList, type Refusal } from './acceptance/acceptance.rules.js';
import { ProgramRefused, readProgram, type ProgramFiles } from './acceptance/program.files.js';
import type { ListedPlugin } from './external.plugin.js';
import { manifestProblem } from './manifest.problem.js';

/**
 * Reads every plugin that the policy lists. One that cannot be used takes nothing away from the others.
 *
 * @param acceptanceFile absolute path of the operator's list
 */
export async function listPlugins(
  { external }: PluginsPolicy,
  acceptanceFile: string,
): Promise<ListedPlugin[]> {
  const list = readAcceptances(acceptanceFile);
  const plugins: ListedPlugin[] = [];
  for (const entry of external) plugins.push(await listed(entry, list));
  return plugins;
}

/** The names of the tools that the listed manifests describe, as far as these can be read. Nothing else is looked at. */
export function manifestTools({ external }: PluginsPolicy): string[] {
  return external.flatMap(({ manifest }) => {
    try {
      return loadManifest(manifest).manifest.tools.map(({ name }) => name);
    } catch (error) {
      if (error instanceof PolicyError) return [];
      throw error;
    }
  });
}

async function listed(entry: ExternalPluginPolicy, list: AcceptanceList): Promise<ListedPlugin> {
  const manifest = await faultsOf(() => loadManifest(entry.manifest), PolicyError);
  const { value: loaded } = manifest;
  if (loaded === undefined) return refused(entry, loaded, undefined, manifest.faults, undefined);
  const unusable = await schemaFaults(loaded);
  const program = await faultsOf(() => readProgram(loaded), ProgramRefused);
  const faults = [...unusable, ...program.faults];
  const { value: files } = program;
  if (files === undefined) return refused(entry, loaded, files, faults, undefined);
  const acceptance = acceptanceOf({ manifest: loaded.file, ...files }, entry.sha256, list);
  switch (acceptance.kind) {
    case 'refused':
      return refused(entry, loaded, files, faults, acceptance);
    case 'accepted':
      return faults.length > 0
        ? refused(entry, loaded, files, faults, undefined)
        : { kind: 'accepted', by: acceptance.by, entry, loaded, files };
    default: {
      const never: never = acceptance;
      throw new Error(`unknown acceptance ${String(never)}`);
    }
  }
}

/** What some work gives, or what is wrong with the plugin. */
async function faultsOf<T>(
  work: () => T | Promise<T>,
  expected: new (
    problems: readonly PolicyProblem[],
  ) => Error & { readonly problems: readonly PolicyProblem[] },
): Promise<{ readonly value: T | undefined; readonly faults: readonly PolicyProblem[] }> {
  try {
    return { value: await work(), faults: [] };
  } catch (error) {
    if (!(error instanceof expected)) throw error;
    return { value: undefined, faults: error.problems };
  }
}

function refused(
  entry: ExternalPluginPolicy,
  loaded: LoadedManifest | undefined,
  files: ProgramFiles | undefined,
  faults: readonly PolicyProblem[],
  refusal: Refusal | undefined,
): ListedPlugin {
  const problems = [...faults.map(formatProblem), ...(refusal === undefined ? [] : [sentenceOf(refusal)])];
  return { kind: 'refused', entry, loaded, files, faults, refusal, problems };
}

function sentenceOf({ reason, remedy }: Refusal): string {
  return `It does not run: ${reason}. To accept it, ${remedy}.`;
}

async function schemaFaults(loaded: LoadedManifest): Promise<PolicyProblem[]> {
  const faults: PolicyProblem[] = [];
  for (const [index, { inputSchema, outputSchema }] of loaded.manifest.tools.entries()) {
    for (const [key, schema] of [['input_schema', inputSchema], ['output_schema', outputSchema]] as const) {
      if (schema === undefined) continue;
      const note = (problem: string): number =>
        faults.push(manifestProblem(loaded, ['tools', index, key], problem, 'see docs/plugins.md'));
      if (schema['type'] !== 'object') note('it must have "type": "object"');
      try {
        await InputSchema.compile(schema);
      } catch (error) {
        if (!(error instanceof UnusableInputSchema)) throw error;
        error.problems.forEach(note);
      }
    }
  } // prettier-ignore
  return faults;
}
