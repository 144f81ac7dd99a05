import { describe, expect, it } from '@jest/globals';
import { EgressTrail } from '../kernel/index.js';
import { runInCallScope } from '../kernel/call-scope.js';
import type { Policy } from './policy.js';
import { LivePolicyStore } from './policy.store.js';

const OLD = { source: '/old' } as Policy;
const NEW = { source: '/new' } as Policy;

const scope = () => ({ callId: 'a call', tool: 'probe', egress: new EgressTrail() });

describe('LivePolicyStore', () => {
  it('gives the new policy to whoever asks outside of a call, and to calls that begin after it', () => {
    const store = new LivePolicyStore(OLD);
    expect(store.current).toBe(OLD);
    store.replace(NEW);

    expect(store.current).toBe(NEW);
    expect(runInCallScope(scope(), () => store.current)).toBe(NEW);
  });

  it('gives a call one policy from its first decision to its last, whatever other calls get', async () => {
    const store = new LivePolicyStore(OLD);
    const seen = await runInCallScope(scope(), async () => {
      const first = store.current;
      store.replace(NEW);
      await Promise.resolve();
      return [first, store.current];
    });

    expect(seen).toEqual([OLD, OLD]);
    expect(runInCallScope(scope(), () => store.current)).toBe(NEW);
  });

  it('keeps nothing of it for what goes on after the answer', () => {
    const store = new LivePolicyStore(OLD);
    const call = scope();
    runInCallScope(call, () => store.current);
    store.replace(NEW);
    call.egress.close();

    expect(runInCallScope(call, () => store.current)).toBe(NEW);
  });
});
