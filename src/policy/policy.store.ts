import { currentCall, type CallScope } from '../kernel/index.js';
import type { Policy } from './policy.js';

/** Gives everybody the policy that decides. Ask at every decision: it may have been reloaded since. */
export abstract class PolicyStore {
  abstract get current(): Policy;
}

export class FixedPolicyStore extends PolicyStore {
  constructor(readonly current: Policy) {
    super();
  }
}

/**
 * Holds one frozen policy at a time. Replacing it is one assignment: nobody ever sees half of two policies.
 *
 * A call is judged by one policy from its first decision to its answer. Otherwise it could read what the old one
 * allows and send it where the new one does, which neither of them permits.
 */
export class LivePolicyStore extends PolicyStore {
  #current: Policy;
  readonly #ofCalls = new WeakMap<CallScope, Policy>();

  constructor(policy: Policy) {
    super();
    this.#current = policy;
  }

  override get current(): Policy {
    const call = currentCall();
    // What goes on after the answer has no rights of the call any more, so none of an old policy either.
    if (call === undefined || call.egress.isClosed) return this.#current;
    const known = this.#ofCalls.get(call);
    if (known !== undefined) return known;
    this.#ofCalls.set(call, this.#current);
    return this.#current;
  }

  /** Only for the reloader, which judges the new one before. Calls that began under the old one end under it. */
  replace(policy: Policy): void {
    this.#current = policy;
  }
}
