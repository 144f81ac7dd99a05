import { describe, expect, it } from '@jest/globals';
import { declaredCapabilities } from './client.capabilities.js';

describe('declaredCapabilities', () => {
  it.each([
    ['a bare elicitation, which means forms', { elicitation: {} }, [true, false, false]],
    ['forms', { elicitation: { form: {} } }, [true, false, false]],
    ['forms and addresses', { elicitation: { form: {}, url: {} } }, [true, false, false]],
    ['addresses alone', { elicitation: { url: {} } }, [false, false, false]],
    ['all', { elicitation: {}, sampling: {}, roots: { listChanged: true } }, [true, true, true]],
    ['nothing', {}, [false, false, false]],
    ['what is no object', { elicitation: true, sampling: 1, roots: null }, [false, false, false]],
    ['no capabilities at all', undefined, [false, false, false]],
  ])('takes %s', (_what, declared, [elicitation, sampling, roots]) => {
    expect(declaredCapabilities(declared)).toEqual({ elicitation, sampling, roots });
  });
});
