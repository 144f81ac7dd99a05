import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';
import { newCall as callOf } from '../../test/support/new.call.js';
import { allow, type ToolCall } from '../kernel/index.js';
import { CallContext, ToolInput } from './params.decorator.js';
import { ToolContextFactory } from './tool-context.factory.js';
import { ToolPipeline } from './tool.pipeline.js';
import { ToolSource } from './tool.source.js';
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

@Injectable()
class Source extends ToolSource {
  async plugins(): Promise<[]> {
    return [];
  }
}

async function boot() {
  // No guards at all: what a chain looks like that the framework has lost.
  const app = await Test.createTestingModule({
    providers: [
      ToolPipeline,
      Host,
      Source,
      { provide: ToolContextFactory, useValue: { contextFor: () => ({ narrow: true }) } },
    ],
  }).compile();
  const host = app.get(Host);
  const bind = (name: 'withInput' | 'withContext') => app.get(ToolPipeline).bind(host, host[name], name);
  const worked: unknown[] = [];
  const sourced = app.get(ToolPipeline).bindSourced(app.get(Source), async (input, context) => {
    worked.push([input, context]);
    return 'worked';
  });
  return { app, host, bind, sourced, worked };
}

const newCall = () => callOf(unknownTool('probe'));

function clearedCall(): ToolCall {
  const call = newCall();
  call.seal({ a: 1 });
  for (const check of ['access', 'rate', 'input', 'policy', 'approval'] as const)
    call.decide(check, allow('rule'));
  return call;
}

describe('ToolPipeline', () => {
  it.each(['withInput', 'withContext'] as const)(
    'does not reach %s of a call that no guard has cleared',
    async (name) => {
      const { app, host, bind } = await boot();

      await expect(bind(name)(newCall())).rejects.toThrow(
        'A tool was reached without passing: access, rate, input, policy, approval.',
      );
      expect(host.ran).toBe(false);
      await app.close();
    },
  );

  it('hands a cleared call its sealed input and its context', async () => {
    const { app, bind } = await boot();
    const call = clearedCall();

    expect(await bind('withInput')(call)).toEqual({ a: 1 });
    expect(await bind('withContext')(call)).toEqual({ narrow: true });
    await app.close();
  });

  it('does not reach a tool that is data with a call that no guard has cleared', async () => {
    const { app, sourced, worked } = await boot();

    await expect(sourced(newCall())).rejects.toThrow(
      'A tool was reached without passing: access, rate, input, policy, approval.',
    );
    await expect(sourced({ input: {} } as never)).rejects.toThrow('without an envelope');
    expect(worked).toEqual([]);
    await app.close();
  });

  it('hands a tool that is data its sealed input and its context', async () => {
    const { app, sourced, worked } = await boot();

    expect(await sourced(clearedCall())).toBe('worked');
    expect(worked).toEqual([[{ a: 1 }, { narrow: true }]]);
    await app.close();
  });

  it('accepts nothing but an envelope', async () => {
    const { app, bind } = await boot();

    await expect(bind('withInput')({ input: {} } as never)).rejects.toThrow('without an envelope');
    await app.close();
  });
});
