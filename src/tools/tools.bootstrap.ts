import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { serverVersion } from '../kernel/index.js';
import { PolicyStore } from '../policy/index.js';
import { AuditLog, AuditUnavailable, type PluginState } from '../security/index.js';
import { findGlobalProblems } from './global.boot.rules.js';
import { findNarrowingProblems } from './narrowing.boot.rules.js';
import { pluginStates } from './plugin.digest.js';
import type { RegisteredPlugin, RegisteredTool } from './registered.tool.js';
import { SourceExplorer, type FoundSource } from './source.explorer.js';
import { findSharedNames, readSource, type SourceReading } from './source.reader.js';
import { registerSourced, registerWithheld } from './sourced.plugins.js';
import { findBootProblems } from './tool.boot.rules.js';
import { findDuplicates } from './tool.declaration.rules.js';
import { describeDecorated } from './tool.descriptors.js';
import { ToolExplorer, type FoundTool } from './tool.explorer.js';
import { ToolPipeline } from './tool.pipeline.js';
import { ToolRegistry } from './tool.registry.js';

/** The tools as they are declared cannot be served. Lists every reason. */
export class ToolsRefused extends Error {
  override readonly name = 'ToolsRefused';

  constructor(readonly problems: readonly string[]) {
    super(
      `Refusing to start, the tools are not safe to serve:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
}

/** At boot: finds the tools, refuses unsafe ones, puts each behind the chain, fills the registry, records the start. */
@Injectable()
export class ToolsBootstrap implements OnModuleInit {
  readonly #logger = new Logger(ToolsBootstrap.name);

  constructor(
    private readonly explorer: ToolExplorer,
    private readonly sources: SourceExplorer,
    private readonly pipeline: ToolPipeline,
    private readonly registry: ToolRegistry,
    private readonly config: ApplicationConfig,
    private readonly policies: PolicyStore,
    private readonly audit: AuditLog,
  ) {}

  async onModuleInit(): Promise<void> {
    const found = this.explorer.explore();
    const sources = this.sources.explore();
    const sourced = await readSound(sources);
    const problems = this.#problemsOf(found, sources, sourced);
    if (problems.length > 0) throw new ToolsRefused(problems);
    const plugins = new Map<string, RegisteredPlugin>();
    const hosted = found.map((tool) => ({ host: tool.host, tool: this.#register(tool, plugins) }));
    const tools = [...hosted.map(({ tool }) => tool), ...registerSourced(sourced.tools, this.pipeline)];
    this.registry.register({ tools, withheld: sourced.withheld.map(registerWithheld) });
    for (const { name, reason } of sourced.withheld)
      this.#logger.warn(`The plugin ${name} is withheld. ${reason}`);
    await this.#record([
      ...pluginStates(hosted),
      ...sourced.plugins.map(({ name, version, sha256, sandbox }) => ({
        name,
        version,
        sha256,
        ...(sandbox === undefined ? {} : { sandbox }),
      })),
    ]);
  }

  #problemsOf(
    found: readonly FoundTool[],
    sources: readonly FoundSource[],
    sourced: SourceReading,
  ): string[] {
    const names = [
      ...found.map(({ options }) => options.name),
      ...sourced.tools.map(({ tool }) => tool.name),
    ];
    const decorated = new Set(found.flatMap(({ plugin }) => (plugin === undefined ? [] : [plugin.name])));
    const brought = [...sourced.plugins, ...sourced.withheld].map(({ name }) => name);
    return [
      ...findDuplicates(names),
      ...findSharedNames([...decorated, ...brought]),
      ...findBootProblems(found),
      ...sources.flatMap(({ problems }) => problems),
      ...sourced.problems,
      ...findGlobalProblems(this.config),
      ...findNarrowingProblems(
        { names, are: sourced.withheld.length === 0 ? 'all' : 'some' },
        this.policies.current,
      ),
    ];
  }

  async #record(plugins: readonly PluginState[]): Promise<void> {
    const { source, sha256 } = this.policies.current;
    try {
      await this.audit.start({
        version: serverVersion(),
        node: process.version,
        pid: process.pid,
        policy: { source, sha256 },
        plugins,
      });
    } catch (cause) {
      if (!(cause instanceof AuditUnavailable)) throw cause;
      const problem =
        'Refusing to start: the audit log cannot be written; audit.log_file in the policy names it.';
      throw new Error(`${problem}\n${cause.message}`, { cause });
    }
  }

  #register(tool: FoundTool, plugins: Map<string, RegisteredPlugin>): RegisteredTool {
    const plugin = pluginOf(tool);
    const known = plugins.get(plugin.name) ?? plugin;
    plugins.set(plugin.name, known);
    return Object.freeze({
      descriptor: describeDecorated(tool.options, { ...tool.plugin, name: known.name }),
      plugin: known,
      run: this.pipeline.bind(tool.host, tool.method, tool.methodName),
    });
  }
}

/** A source that is not what it should be is not asked for anything. */
async function readSound(sources: readonly FoundSource[]): Promise<SourceReading> {
  const sound = sources.filter(({ problems }) => problems.length === 0);
  const readings = await Promise.all(sound.map(({ source }) => readSource(source)));
  return {
    plugins: readings.flatMap(({ plugins }) => plugins),
    withheld: readings.flatMap(({ withheld }) => withheld),
    tools: readings.flatMap(({ tools }) => tools),
    problems: readings.flatMap(({ problems }) => problems),
  };
}

function pluginOf({ plugin, host }: FoundTool): RegisteredPlugin {
  if (plugin === undefined) throw new Error('unreachable: refused by findBootProblems');
  return Object.freeze({
    name: plugin.name,
    version: plugin.version,
    availability: () => host.availability?.() ?? { available: true, hint: '' },
  });
}
