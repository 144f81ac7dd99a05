import type { ExecutionContext } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { newCall } from '../../../test/support/new.call.js';
import { callOf } from './call.of.js';

const call = newCall();
const context = (type: string, argument: unknown) =>
  ({ getType: () => type, getArgByIndex: () => argument }) as unknown as ExecutionContext;

describe('callOf', () => {
  it('finds the envelope of a tool call', () => {
    expect(callOf(context('mcp', call))).toBe(call);
  });

  it.each([
    ['an HTTP request', context('http', call)],
    ['something that only looks like an envelope', context('mcp', { tool: {}, decide: () => true })],
    ['nothing', context('mcp', undefined)],
  ])('throws for %s, and a guard that throws refuses', (_case, other) => {
    expect(() => callOf(other)).toThrow('A tool guard ran outside of a tool call.');
  });
});
