import { AsyncSlot } from './async.slot.js';
import type { EgressTrail } from './egress.trail.js';

/** Who is running: available to everything a call does, however deep. */
export interface CallScope {
  readonly callId: string;
  readonly tool: string;
  /** Where the call tried to connect to, for its audit record. */
  readonly egress: EgressTrail;
}

const slot = new AsyncSlot<CallScope>();

export function runInCallScope<T>(scope: CallScope, body: () => T): T {
  return slot.run(scope, body);
}

/** The call that the code belongs to, also after its answer; undefined outside of any. */
export function currentCall(): CallScope | undefined {
  return slot.current;
}
