import 'reflect-metadata';
import type { InputClass, JsonObject, ToolAnnotations, ToolIcon } from '../kernel/index.js';

/** What a plugin author says of one tool. */
export interface McpToolOptions {
  /** 1 to 64 of `A-Z a-z 0-9 _ . -`, unique in the server. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** DTO class of the arguments. A tool without arguments takes `NoInput`. */
  readonly input: InputClass;
  /** DTO class of the answer, for a tool that answers one JSON object. Without it the tool answers text. */
  readonly output?: InputClass;
  /** DTO class or JSON Schema of one item, for a tool that answers a `Page`. */
  readonly outputItems?: InputClass | JsonObject;
  readonly annotations: ToolAnnotations;
  /** For clients that show tools to people: `data:` URIs of png, jpeg, webp or svg, 8 KiB at most. */
  readonly icons?: readonly ToolIcon[];
  /** Other names people use for it; `search_tools` finds them. */
  readonly aliases: readonly string[];
  /** What people want when they need it, for example `bug tracking`. */
  readonly intents: readonly string[];
}

export const MCP_TOOL = 'mcp:tool';

/** Makes a method of an `@McpPlugin()` provider callable by the model, through every control of the server. */
export function McpTool(options: McpToolOptions): MethodDecorator {
  return (_prototype, _key, descriptor) => {
    // On the function itself: Nest reads guard and interceptor metadata there, and so do we.
    Reflect.defineMetadata(MCP_TOOL, options, descriptor.value as object);
  };
}
