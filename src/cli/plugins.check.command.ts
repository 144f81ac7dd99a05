import { findNameClashes, nameOf, type ListedPlugin } from '../plugins/external/index.js';
import { PluginsModule } from '../plugins/plugins.module.js';
import { formatProblem, located, type Finding, type LoadedPolicy } from '../policy/index.js';
import { PathsRefused, Sandbox, visiblePaths, type SandboxState } from '../security/index.js';
import { declaredPlugins, declaredTools } from '../tools/index.js';
import { counted } from './check.command.js';
import { EXIT, type Print } from './exit.codes.js';
import { readListedPlugins, standingOf, type PluginOptions } from './listed.plugins.js';
import { printable } from './person.text.js';

/**
 * Prints everything that keeps a listed plugin from running, one line each, and the digest of each plugin. Starts
 * nothing of theirs; only the sandbox is tried out, as at the start of a server.
 *
 * @returns the exit code
 * @throws PolicyError when the policy cannot be used
 */
export async function pluginsCheck(options: PluginOptions, print: Print): Promise<number> {
  const { loaded, plugins } = await readListedPlugins(options);
  const sandbox = await new Sandbox().state();
  const taken = { plugins: declaredPlugins(PluginsModule), tools: declaredTools(PluginsModule) };
  const problems = [
    ...plugins.flatMap((plugin) => (plugin.kind === 'refused' ? plugin.faults : [])),
    ...findNameClashes(plugins, taken),
    ...located(loaded, await entryProblems(loaded, plugins)),
    ...located(loaded, sandboxProblems(plugins, sandbox)),
  ];
  const ending = `${counted(plugins.length, 'plugin')}, ${counted(problems.length, 'problem')}`;
  const lines = [
    ...problems.map(formatProblem).map(printable),
    ...plugins.flatMap(digestLines),
    ...(sandbox.kind === 'works' ? [`sandbox: works (${sandbox.backend})`] : []),
    ending,
  ];
  await print(lines.map((line) => `${line}\n`).join(''));
  return problems.length === 0 ? EXIT.ok : EXIT.failed;
}

/** What stands in the way between a plugin and its entry in the policy. */
async function entryProblems(loaded: LoadedPolicy, plugins: readonly ListedPlugin[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [index, plugin] of plugins.entries()) {
    const path = ['plugins', 'external', index] as const;
    if (plugin.kind === 'refused' && plugin.refusal !== undefined) {
      const { why, reason, remedy } = plugin.refusal;
      const key = why === 'pin_differs' ? 'sha256' : 'manifest';
      findings.push({ path: [...path, key], problem: reason, remedy });
    }
    const hidden = await pathProblem(loaded, plugin);
    if (hidden !== undefined)
      findings.push({ path: [...path, 'filesystem'], problem: hidden, remedy: 'see docs/plugins.md' });
  }
  return findings;
}

function sandboxProblems(plugins: readonly ListedPlugin[], sandbox: SandboxState): Finding[] {
  if (sandbox.kind === 'works') return [];
  return plugins.flatMap(({ entry }, index) =>
    entry.sandbox === 'required'
      ? [
          {
            path: ['plugins', 'external', index, 'sandbox'],
            problem: `there is no sandbox: ${printable(sandbox.reason)}`,
            remedy: 'see docs/sandbox.md',
          },
        ]
      : [],
  );
}

async function pathProblem(
  { policy }: LoadedPolicy,
  { entry, loaded }: ListedPlugin,
): Promise<string | undefined> {
  if (loaded === undefined) return undefined;
  try {
    await visiblePaths(policy, {
      folder: loaded.folder,
      readable: entry.readable,
      writable: entry.writable,
      writableByOthers: policy.plugins.external.flatMap(({ writable }) => writable),
    });
    return undefined;
  } catch (error) {
    if (error instanceof PathsRefused) return error.message;
    throw error;
  }
}

function digestLines(plugin: ListedPlugin): string[] {
  const version = plugin.loaded?.manifest.version ?? '';
  const title = printable(`${nameOf(plugin)} ${version}`.trimEnd());
  const by = plugin.kind === 'accepted' ? ` by the ${plugin.by}` : '';
  const digest = plugin.files === undefined ? [] : [`  sha256: "${plugin.files.sha256}"`];
  return [`${title}: ${standingOf(plugin)}${by}`, ...digest];
}
