import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { newCall } from '../../../test/support/new.call.js';
import type { PolicyStore, ToolsPolicy } from '../../policy/index.js';
import { ToolAccessGuard } from './tool-access.guard.js';

/** A policy that tells how often its list was looked through. */
function policyAllowing(...allow: string[]) {
  let looks = 0;
  const tools = {
    deny: [],
    get allow() {
      looks += 1;
      return allow;
    },
  } as unknown as ToolsPolicy;
  return { tools, looks: () => looks };
}

describe('the access guard', () => {
  const store = { current: policyAllowing() as { tools: ToolsPolicy } };
  const guard = new ToolAccessGuard(store as unknown as PolicyStore);
  const admits = (name: string): boolean => {
    const call = newCall({ name });
    return guard.canActivate({
      getType: () => 'mcp',
      getArgByIndex: () => call,
    } as unknown as ExecutionContext);
  };

  it('looks through the rules of a policy once for each tool', () => {
    const policy = policyAllowing('a', 'b');
    store.current = policy;

    expect([admits('a'), admits('b'), admits('c')]).toEqual([true, true, false]);
    expect([admits('a'), admits('b'), admits('c')]).toEqual([true, true, false]);

    expect(policy.looks()).toBe(3);
  });

  it('judges by the policy in force, and not by the one before', () => {
    const [before, after] = [policyAllowing('a'), policyAllowing('b')];

    store.current = before;
    expect([admits('a'), admits('b')]).toEqual([true, false]);
    store.current = after;
    expect([admits('a'), admits('b')]).toEqual([false, true]);
    store.current = before;
    expect([admits('a'), admits('b')]).toEqual([true, false]);
  });
});
