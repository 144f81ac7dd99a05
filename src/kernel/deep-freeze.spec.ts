import { describe, expect, it } from '@jest/globals';
import { deepFreeze } from './index.js';

describe('deepFreeze', () => {
  it('survives a depth that would exhaust the stack of a recursive walk', () => {
    let deep: unknown[] = [];
    for (let level = 0; level < 200_000; level++) deep = [deep];

    expect(Object.isFrozen(deepFreeze(deep))).toBe(true);
  });

  it('freezes what an already frozen value holds', () => {
    const inner = { n: 1 };
    deepFreeze(Object.freeze({ inner }));

    expect(Object.isFrozen(inner)).toBe(true);
  });

  it('ends on a circle', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;

    expect(Object.isFrozen(deepFreeze(circle))).toBe(true);
  });
});
