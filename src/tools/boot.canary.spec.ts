import { describe, expect, it } from '@jest/globals';
import { refuse } from '../kernel/index.js';
import { BootCanary } from './boot.canary.js';
import type { RegisteredTool } from './registered.tool.js';
import type { ToolDispatcher } from './tool.dispatcher.js';
import type { ToolPipeline } from './tool.pipeline.js';

const DENIAL = refuse('TOOL.DENIED', 'tools.allow', 'no', 'ask');

/** A canary whose chain says that it denied the call; whether it ran the body before is up to the test. */
function canaryIn(chain: 'sound' | 'leaking'): BootCanary {
  const pipeline = {
    bind: (host: BootCanary, method: BootCanary['sing']) => () => method.call(host, {}),
  };
  const dispatcher = {
    dispatch: async (tool: RegisteredTool) => {
      if (chain === 'leaking') await tool.run(undefined as never);
      return { kind: 'refused', refusal: DENIAL };
    },
  };
  return new BootCanary(pipeline as unknown as ToolPipeline, dispatcher as unknown as ToolDispatcher);
}

describe('BootCanary', () => {
  it('is content with a chain that denies it', async () => {
    await expect(canaryIn('sound').onApplicationBootstrap()).resolves.toBeUndefined();
  });

  it('refuses the start when its body ran, whatever the chain says about it', async () => {
    await expect(canaryIn('leaking').onApplicationBootstrap()).rejects.toThrow(
      'Refusing to start: a denied tool was run.',
    );
  });
});
