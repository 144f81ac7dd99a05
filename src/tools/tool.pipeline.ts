import { Injectable } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { ToolCall } from '../kernel/index.js';
import { MCP_CONTEXT } from '../security/index.js';
import { MCP_PARAMS, PARAM_KIND } from './params.decorator.js';
import { ToolContextFactory } from './tool-context.factory.js';

/** A tool behind the chain: guards, interceptors, then the method. */
export type GuardedTool = (call: ToolCall) => Promise<unknown>;

/**
 * Puts a plugin's method behind Nest's guards and interceptors.
 * The only user of `ExternalContextCreator`; test/pins holds what we rely on and what fails open.
 */
@Injectable()
export class ToolPipeline {
  constructor(
    private readonly creator: ExternalContextCreator,
    private readonly contexts: ToolContextFactory,
  ) {}

  bind(host: object, method: (...args: never[]) => unknown, methodName: string): GuardedTool {
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
    if (!(call instanceof ToolCall)) throw new Error('A tool method was called without an envelope.');
    // The last line before the tool's body: whatever the framework skipped on the way, this does not.
    call.assertCleared();
    // Its caller has been told that it ended; a slow guard or a late turn must not start it after all.
    if (call.signal.aborted) throw new Error('The call ended before its tool was reached.');
    switch (kind) {
      case PARAM_KIND.input:
        return call.input;
      case PARAM_KIND.context:
        return this.contexts.contextFor(call);
      default:
        throw new Error(`Unknown parameter kind ${kind}.`);
    }
  }
}
