import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';
import { allow, ToolCall } from '../kernel/index.js';
import { CallContext, ToolInput } from './params.decorator.js';
import { ToolContextFactory } from './tool-context.factory.js';
import { ToolPipeline } from './tool.pipeline.js';
import { unknownTool } from './unknown.tool.js';

@Injectable()
class Host {
  ran = false;

  withInput(@ToolInput() input: object): object {
    this.ran = true;
    return input;
  }

  withContext(@CallContext() context: object): object {
    this.ran = true;
    return context;
  }
}

async function boot() {
  // No guards at all: what a chain looks like that the framework has lost.
  const app = await Test.createTestingModule({
    providers: [
      ToolPipeline,
      Host,
      { provide: ToolContextFactory, useValue: { contextFor: () => ({ narrow: true }) } },
    ],
  }).compile();
  const host = app.get(Host);
  const bind = (name: 'withInput' | 'withContext') => app.get(ToolPipeline).bind(host, host[name], name);
  return { app, host, bind };
}

const newCall = () =>
  new ToolCall(unknownTool('probe'), {}, 'test', new AbortController().signal, () => undefined);

describe('ToolPipeline', () => {
  it.each(['withInput', 'withContext'] as const)(
    'does not reach %s of a call that no guard has cleared',
    async (name) => {
      const { app, host, bind } = await boot();

      await expect(bind(name)(newCall())).rejects.toThrow(
        'A tool was reached without passing: access, rate, input, policy.',
      );
      expect(host.ran).toBe(false);
      await app.close();
    },
  );

  it('hands a cleared call its sealed input and its context', async () => {
    const { app, bind } = await boot();
    const call = newCall();
    call.seal({ a: 1 });
    for (const check of ['access', 'rate', 'input', 'policy'] as const) call.decide(check, allow('rule'));

    expect(await bind('withInput')(call)).toEqual({ a: 1 });
    expect(await bind('withContext')(call)).toEqual({ narrow: true });
    await app.close();
  });

  it('accepts nothing but an envelope', async () => {
    const { app, bind } = await boot();

    await expect(bind('withInput')({ input: {} } as never)).rejects.toThrow('without an envelope');
    await app.close();
  });
});
