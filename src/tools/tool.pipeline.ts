import { Injectable } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { ToolCall } from '../kernel/index.js';
import { MCP_CONTEXT } from '../security/index.js';
import { MCP_PARAMS, PARAM_KIND } from './params.decorator.js';
import { ToolContextFactory } from './tool-context.factory.js';
import type { SourcedTool, ToolSource } from './tool.source.js';

/** A tool behind the chain: guards, interceptors, then the method. */
export type GuardedTool = (call: ToolCall) => Promise<unknown>;

/** Where Nest looks for bound parameters of a tool that is data; no method can have this name by accident. */
const SOURCED = 'a sourced tool';

/**
 * Puts a tool behind Nest's guards and interceptors.
 * The only user of `ExternalContextCreator`; test/pins holds what we rely on and what fails open.
 */
@Injectable()
export class ToolPipeline {
  constructor(
    private readonly creator: ExternalContextCreator,
    private readonly contexts: ToolContextFactory,
  ) {}

  /** For a method of a plugin's class: its parameters are bound by decorators. */
  bind(host: object, method: (...args: never[]) => unknown, methodName: string): GuardedTool {
    return this.#bind(host, method, methodName);
  }

  /**
   * For a tool that is data. Its source is the host, so that what a team put on the class of the source runs. No
   * parameters are bound: the body gets the envelope itself, and opens it only when it is cleared.
   */
  bindSourced(source: ToolSource, work: SourcedTool['call']): GuardedTool {
    const body = (call: unknown): Promise<unknown> => {
      const cleared = clearedCall(call);
      return work(cleared.input, this.contexts.contextFor(cleared));
    };
    return this.#bind(source, body, SOURCED);
  }

  #bind(host: object, method: (...args: never[]) => unknown, methodName: string): GuardedTool {
    return this.creator.create(
      host as Record<string, unknown>,
      // Unbound: guard and interceptor metadata lives on the prototype's function, a bound copy has none.
      method as (...args: unknown[]) => unknown,
      methodName,
      MCP_PARAMS,
      {
        exchangeKeyForValue: (kind: number, _data: unknown, args: unknown[]) =>
          this.#parameter(kind, args[0]),
      },
      undefined, // contextId: static
      undefined, // inquirerId: Nest finds it
      undefined, // options: an object here replaces the defaults, so `{ filters: false }` would drop the guards
      MCP_CONTEXT,
    ) as GuardedTool;
  }

  #parameter(kind: number, call: unknown): unknown {
    const cleared = clearedCall(call);
    switch (kind) {
      case PARAM_KIND.input:
        return cleared.input;
      case PARAM_KIND.context:
        return this.contexts.contextFor(cleared);
      default:
        throw new Error(`Unknown parameter kind ${kind}.`);
    }
  }
}

/** The last line before a tool's body: whatever the framework skipped on the way, this does not. */
function clearedCall(call: unknown): ToolCall {
  if (!(call instanceof ToolCall)) throw new Error('A tool method was called without an envelope.');
  call.assertCleared();
  // Its caller has been told that it ended; a slow guard or a late turn must not start it after all.
  if (call.time.isOver) throw new Error('The call ended before its tool was reached.');
  return call;
}
