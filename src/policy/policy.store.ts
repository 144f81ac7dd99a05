import type { Policy } from './policy.js';

/** Gives everybody the policy in force. Ask at every decision: it may have been reloaded since. */
export abstract class PolicyStore {
  abstract get current(): Policy;
}

export class FixedPolicyStore extends PolicyStore {
  constructor(readonly current: Policy) {
    super();
  }
}

/** Holds one frozen policy at a time. Replacing it is one assignment: nobody ever sees half of two policies. */
export class LivePolicyStore extends PolicyStore {
  #current: Policy;

  constructor(policy: Policy) {
    super();
    this.#current = policy;
  }

  override get current(): Policy {
    return this.#current;
  }

  /** Only for the reloader, which judges the new one before. */
  replace(policy: Policy): void {
    this.#current = policy;
  }
}
