import { Injectable } from '@nestjs/common';
import type { Refusal, ToolDescriptor } from '../kernel/index.js';
import { PolicyStore, type Policy } from '../policy/index.js';
import { judgeAccess } from '../security/index.js';
import type { KnownTools } from './narrowing.boot.rules.js';
import type { RegisteredPlugin, RegisteredTool } from './registered.tool.js';

export interface Registration {
  readonly tools: readonly RegisteredTool[];
  /** Plugins that the operator listed and that bring no tools, each unavailable for a reason. */
  readonly withheld: readonly RegisteredPlugin[];
}

/** Answers who exists. Filled once at boot; a Map, so that no name can reach a prototype. */
@Injectable()
export class ToolRegistry {
  #tools: ReadonlyMap<string, RegisteredTool> | undefined;
  #withheld: readonly RegisteredPlugin[] = [];
  #visible: { readonly policy: Policy; readonly tools: ReadonlySet<RegisteredTool> } | undefined;

  #listing:
    { readonly of: ReadonlySet<RegisteredTool>; readonly tools: readonly ToolDescriptor[] } | undefined;

  constructor(private readonly policies: PolicyStore) {}

  register({ tools, withheld }: Registration): void {
    if (this.#tools !== undefined) throw new Error('The tool registry can be filled only once.');
    this.#tools = new Map(tools.map((tool) => [tool.descriptor.name, tool]));
    this.#withheld = withheld;
  }

  /** Every registered tool, whatever the policy says. For the dispatcher and the boot checks. */
  find(name: string): RegisteredTool | undefined {
    return this.#all().get(name);
  }

  /** All of them by name. For rules of the policy that name tools; never for a caller. */
  known(): KnownTools {
    return { names: [...this.#all().keys()], are: this.#withheld.length === 0 ? 'all' : 'some' };
  }

  /** The tools the policy lets exist, in registration order. The only view that may reach a caller. */
  visible(): readonly ToolDescriptor[] {
    return [...this.#allowed()].map((tool) => tool.descriptor);
  }

  /** The same in the order of their names, by code units: it depends on nothing but which tools there are. */
  listing(): readonly ToolDescriptor[] {
    const allowed = this.#allowed();
    if (this.#listing?.of !== allowed) {
      const tools = this.visible().toSorted((one, other) => (one.name < other.name ? -1 : 1));
      this.#listing = { of: allowed, tools };
    }
    return this.#listing.tools;
  }

  /** Why a registered tool does not exist for the caller; undefined when it does, or was never registered. */
  findHidden(tool: RegisteredTool): Refusal | undefined {
    if (this.#allowed().has(tool) || this.find(tool.descriptor.name) !== tool) return undefined;
    const verdict = judgeAccess(this.policies.current.tools, tool.descriptor.name);
    return verdict.allowed ? undefined : verdict;
  }

  /** The plugins that have a visible tool, each with its visible tools; then those that are withheld. */
  visiblePlugins(): readonly {
    readonly plugin: RegisteredPlugin;
    readonly tools: readonly ToolDescriptor[];
  }[] {
    const byName = new Map<string, { plugin: RegisteredPlugin; tools: ToolDescriptor[] }>();
    for (const { plugin, descriptor } of this.#allowed()) {
      const entry = byName.get(plugin.name) ?? { plugin, tools: [] };
      entry.tools.push(descriptor);
      byName.set(plugin.name, entry);
    }
    return [...byName.values(), ...this.#withheld.map((plugin) => ({ plugin, tools: [] }))];
  }

  #allowed(): ReadonlySet<RegisteredTool> {
    const policy = this.policies.current;
    // A policy is immutable and a reload brings a new one, so its identity is the key.
    if (this.#visible?.policy !== policy) {
      const tools = [...this.#all().values()].filter(
        (tool) => judgeAccess(policy.tools, tool.descriptor.name).allowed,
      );
      this.#visible = { policy, tools: new Set(tools) };
    }
    return this.#visible.tools;
  }

  #all(): ReadonlyMap<string, RegisteredTool> {
    if (this.#tools === undefined) throw new Error('The tool registry was asked before it was filled.');
    return this.#tools;
  }
}
