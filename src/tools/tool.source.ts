import type { JsonObject, ToolAnnotations, ToolContext } from '../kernel/index.js';
import type { PluginSandbox } from '../security/index.js';
import type { PluginAvailability } from './mcp-plugin.decorator.js';

/** A tool that is data: what `@McpTool()` says, with JSON Schemas in place of classes. */
export interface SourcedTool {
  /** 1 to 64 of `A-Z a-z 0-9 _ . -`, unique in the server. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Of an object, in 2020-12 or draft 7. Texts that the policy judges are marked in it with `x-mcp-policy`. */
  readonly inputSchema: JsonObject;
  /** Of the object that the tool answers. Without it the tool answers a `ContentAnswer`. */
  readonly outputSchema: JsonObject | undefined;
  readonly annotations: ToolAnnotations;
  readonly aliases: readonly string[];
  readonly intents: readonly string[];
  /**
   * Does the work. Reached only behind the chain.
   *
   * @param input validated, judged by the policy and frozen at every depth
   */
  call(input: object, context: ToolContext): Promise<unknown>;
}

export type SourcedPlugin =
  | {
      readonly kind: 'serving';
      readonly name: string;
      readonly version: string;
      /** In hexadecimal; of everything that makes the plugin what it is. */
      readonly sha256: string;
      /** What keeps it to the policy when it runs outside of this process; undefined when it does not. */
      readonly sandbox?: PluginSandbox;
      readonly tools: readonly SourcedTool[];
      /** Asked often, also before each call: answers from memory. */
      availability(): PluginAvailability;
    }
  /** Nothing of it may be shown or run; people read the reason in `list_categories`. */
  | { readonly kind: 'withheld'; readonly name: string; readonly version: string; readonly reason: string };

/**
 * Brings tools that are data, beside the decorated ones. Every provider that extends it is found by itself; its
 * class-level guards and interceptors apply to each of its tools.
 */
export abstract class ToolSource {
  /**
   * Asked once, at boot, before the source's own `onModuleInit` may have run. A rejection stops the start.
   */
  abstract plugins(): Promise<readonly SourcedPlugin[]>;
}
