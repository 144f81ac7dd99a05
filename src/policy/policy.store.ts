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
