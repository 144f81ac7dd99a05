import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { serverVersion, type AnswerShape, type JsonObject, type ToolDescriptor } from '../kernel/index.js';
import { PolicyStore } from '../policy/index.js';
import { AuditLog, AuditUnavailable } from '../security/index.js';
import type { McpToolOptions } from './mcp-tool.decorator.js';
import { pluginStates, type HostedTool } from './plugin.digest.js';
import type { RegisteredPlugin, RegisteredTool } from './registered.tool.js';
import { pageSchemaOf, schemaOf } from './schema.builder.js';
import { findGlobalProblems } from './global.boot.rules.js';
import { findNarrowingProblems } from './narrowing.boot.rules.js';
import { findBootProblems } from './tool.boot.rules.js';
import { ToolExplorer, type FoundTool } from './tool.explorer.js';
import { ToolPipeline } from './tool.pipeline.js';
import { ToolRegistry } from './tool.registry.js';

/** The tools as decorated cannot be served. Lists every reason. */
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
  constructor(
    private readonly explorer: ToolExplorer,
    private readonly pipeline: ToolPipeline,
    private readonly registry: ToolRegistry,
    private readonly config: ApplicationConfig,
    private readonly policies: PolicyStore,
    private readonly audit: AuditLog,
  ) {}

  async onModuleInit(): Promise<void> {
    const found = this.explorer.explore();
    const names = found.map(({ options }) => options.name);
    const problems = [
      ...findBootProblems(found),
      ...findGlobalProblems(this.config),
      ...findNarrowingProblems(names, this.policies.current),
    ];
    if (problems.length > 0) throw new ToolsRefused(problems);
    const plugins = new Map<string, RegisteredPlugin>();
    const hosted = found.map((tool) => ({ host: tool.host, tool: this.#register(tool, plugins) }));
    this.registry.fill(hosted.map(({ tool }) => tool));
    await this.#record(hosted);
  }

  async #record(hosted: readonly HostedTool[]): Promise<void> {
    const { source, sha256 } = this.policies.current;
    try {
      await this.audit.start({
        version: serverVersion(),
        node: process.version,
        pid: process.pid,
        policy: { source, sha256 },
        plugins: pluginStates(hosted),
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
      descriptor: describe(tool.options, known.name),
      plugin: known,
      run: this.pipeline.bind(tool.host, tool.method, tool.methodName),
    });
  }
}

function pluginOf({ plugin, host }: FoundTool): RegisteredPlugin {
  if (plugin === undefined) throw new Error('unreachable: refused by findBootProblems');
  return Object.freeze({
    name: plugin.name,
    version: plugin.version,
    availability: () => host.availability?.() ?? { available: true, hint: '' },
  });
}

function describe(options: McpToolOptions, plugin: string): ToolDescriptor {
  const { answers, outputSchema } = answerOf(options);
  return Object.freeze({
    name: options.name,
    title: options.title,
    description: options.description,
    plugin,
    input: Object.freeze({ kind: 'class', dto: options.input }),
    inputSchema: schemaOf(options.input),
    answers,
    outputSchema,
    outputContract: undefined,
    annotations: Object.freeze({ ...options.annotations }),
    aliases: Object.freeze([...options.aliases]),
    intents: Object.freeze([...options.intents]),
  });
}

function answerOf(options: McpToolOptions): { answers: AnswerShape; outputSchema: JsonObject | undefined } {
  if (options.output !== undefined) return { answers: 'object', outputSchema: schemaOf(options.output) };
  if (options.outputItems !== undefined)
    return { answers: 'list', outputSchema: pageSchemaOf(options.outputItems) };
  return { answers: 'text', outputSchema: undefined };
}
