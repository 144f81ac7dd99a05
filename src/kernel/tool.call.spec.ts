import { describe, expect, it } from '@jest/globals';
import { newCall } from '../../test/support/new.call.js';
import { allow, refuse, type ToolCall } from './index.js';

const DENIAL = refuse('TOOL.DENIED', 'tools.allow', 'no', 'ask');

function clearedCall(): ToolCall {
  const call = newCall();
  call.decide('access', allow('tools.allow[0]'));
  call.decide('rate', allow('tools.rate_limits.default'));
  call.seal({ a: { b: [1] } });
  call.decide('input', allow('input schema'));
  call.decide('policy', allow('input schema'));
  call.decide('approval', allow('input schema'));
  return call;
}

describe('ToolCall', () => {
  it('gives its input when every mandatory check said yes', () => {
    expect(clearedCall().input).toEqual({ a: { b: [1] } });
  });

  it.each(['access', 'rate', 'input', 'policy', 'approval'] as const)(
    'withholds its input when the %s check never ran',
    (left) => {
      const call = newCall();
      call.seal({});
      for (const check of ['access', 'rate', 'input', 'policy', 'approval'] as const) {
        if (check !== left) call.decide(check, allow('rule'));
      }

      expect(() => call.input).toThrow(`A tool was reached without passing: ${left}.`);
    },
  );

  it('withholds its input after a refusal, whatever is decided later', () => {
    const call = clearedCall();
    call.decide('policy', DENIAL);

    expect(call.decide('policy', allow('rule'))).toBe(false);
    expect(() => call.input).toThrow('A tool was reached without passing');
    expect(call.refusal).toEqual({
      allowed: false,
      code: 'TOOL.DENIED',
      rule: 'tools.allow',
      message: 'no',
      remedy: 'ask',
    });
  });

  it('keeps the first of two refusals', () => {
    const call = newCall();
    call.decide('access', DENIAL);
    call.decide('rate', refuse('RATE.EXHAUSTED', 'tools.rate_limits.default', 'later', 'wait'));

    expect(call.refusal?.code).toBe('TOOL.DENIED');
  });

  it('cannot be read before it is sealed, nor sealed twice', () => {
    const call = newCall();

    expect(() => call.sealedInput).toThrow('read before it was validated');
    call.seal({});
    expect(() => call.seal({})).toThrow('sealed only once');
  });

  it('freezes what it seals, at every depth', () => {
    const input = clearedCall().input as { a: { b: number[] } };

    expect(() => input.a.b.push(2)).toThrow(TypeError);
    expect(() => Object.assign(input.a, { b: [] })).toThrow(TypeError);
  });
});
