import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../kernel/index.js';
import { PolicyStore, acceptedPluginsFile } from '../../policy/index.js';
import { EgressProxies, Sandbox, type SandboxState } from '../../security/index.js';
import { ToolSource, type SourcedPlugin } from '../../tools/index.js';
import { nameOf, type ExternalPlugin, type ListedPlugin, type RefusedPlugin } from './external.plugin.js';
import { externalTools } from './external.tools.js';
import { listPlugins } from './plugin.lister.js';
import { ProgramStarter } from './program.starter.js';
import { OneshotRunner } from './run/oneshot.runner.js';
import { ABANDONED_MS, PersistentRunner } from './run/persistent.runner.js';
import type { ProgramRunner, ProgramSettings } from './run/program.runner.js';

/** Brings the tools of the programs that the policy lists. */
@Injectable()
export class ExternalPlugins extends ToolSource implements OnApplicationShutdown {
  readonly #logger = new Logger('ExternalPlugins');
  readonly #runners: ProgramRunner[] = [];

  constructor(
    private readonly policies: PolicyStore,
    private readonly sandbox: Sandbox,
    private readonly proxies: EgressProxies,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async plugins(): Promise<readonly SourcedPlugin[]> {
    const { plugins } = this.policies.current;
    const listed = await listPlugins(plugins, acceptedPluginsFile(process.env));
    // Not tried out for nobody: it takes a process.
    if (listed.length === 0) return [];
    const state = await this.sandbox.state();
    return listed.map((plugin) => this.#sourced(plugin, state));
  }

  onApplicationShutdown(): void {
    for (const runner of this.#runners) runner.close();
  }

  #sourced(plugin: ListedPlugin, state: SandboxState): SourcedPlugin {
    switch (plugin.kind) {
      case 'refused':
        return this.#refused(plugin);
      case 'accepted': {
        const { sandbox } = plugin.entry;
        if (sandbox === 'required' && state.kind === 'unavailable')
          return withheld(
            plugin,
            `It may only run in a sandbox, and there is none: ${state.reason}. See docs/sandbox.md.`,
          );
        if (sandbox === 'off' || state.kind === 'unavailable')
          this.#logger.warn(
            `The plugin ${nameOf(plugin)} runs WITHOUT a sandbox, as the policy says (sandbox: ${sandbox}).`,
          );
        return this.#serving(plugin, state);
      }
      default: {
        const never: never = plugin;
        throw new Error(`unknown plugin ${String(never)}`);
      }
    }
  }

  /** What is wrong with the files of a plugin names places on this machine, so only the log has it. */
  #refused(plugin: RefusedPlugin): SourcedPlugin {
    if (plugin.faults.length === 0) return withheld(plugin, plugin.problems.join('\n'));
    this.#logger.warn([`The plugin ${nameOf(plugin)} cannot be used:`, ...plugin.problems].join('\n  '));
    return withheld(
      plugin,
      'Its manifest or its program is not in order; "mcp-secure-server plugins check" tells the operator what to correct.',
    );
  }

  #serving(plugin: ExternalPlugin, state: SandboxState): SourcedPlugin {
    const { loaded, files, entry } = plugin;
    const { name, version } = loaded.manifest;
    return {
      kind: 'serving',
      name,
      version,
      sha256: files.sha256,
      sandbox: entry.sandbox === 'off' || state.kind === 'unavailable' ? 'none' : state.backend,
      tools: externalTools(loaded, this.#runner(plugin)),
      availability: () => ({ available: true, hint: '' }),
    };
  }

  #runner(plugin: ExternalPlugin): ProgramRunner {
    const { loaded, entry } = plugin;
    const starter = new ProgramStarter(plugin, this.policies, this.sandbox, this.proxies);
    const settings: ProgramSettings = {
      plugin: loaded.manifest.name,
      maxAnswerBytes: entry.limits.outputBytes,
      concurrency: entry.limits.concurrency,
      rules: () => starter.rules(),
      start: () => starter.start(),
    };
    const runner = this.#runnerOf(loaded.manifest.mode, settings);
    this.#runners.push(runner);
    return runner;
  }

  #runnerOf(mode: 'oneshot' | 'persistent', settings: ProgramSettings): ProgramRunner {
    switch (mode) {
      case 'oneshot':
        return new OneshotRunner(settings);
      case 'persistent':
        return new PersistentRunner(settings, this.clock, ABANDONED_MS);
      default: {
        const never: never = mode;
        throw new Error(`unknown mode ${String(never)}`);
      }
    }
  }
}

function withheld(plugin: Pick<RefusedPlugin, 'entry' | 'loaded'>, reason: string): SourcedPlugin {
  const version = plugin.loaded?.manifest.version ?? 'unknown';
  return { kind: 'withheld', name: nameOf(plugin), version, reason };
}
