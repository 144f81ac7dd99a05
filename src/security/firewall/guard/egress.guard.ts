import { syncBuiltinESMExports } from 'node:module';
import { currentCall, EgressTrail, type CallScope, type EgressNote } from '../../../kernel/index.js';
import type { PolicyStore } from '../../../policy/index.js';
import { EgressJudge, type EgressWitness } from './egress.judge.js';
import { guardDatagrams } from './hooks/datagram.hook.js';
import { guardDials } from './hooks/dial.hook.js';
import { guardListeners } from './hooks/listen.hook.js';
import { guardLookups } from './hooks/lookup.hook.js';
import { guardPrograms } from './hooks/program.hook.js';
import { guardQueries } from './hooks/query.hook.js';
import { guardServers, guardSockets } from './hooks/socket.hook.js';
import { guardWrites } from './hooks/write.hook.js';
import { nativeBindings } from './native.bindings.js';
import { OpenConnections } from './open.connections.js';

/** What was tried, by whom: the call that it belongs to, or undefined for the server itself. */
export interface EgressEvent {
  readonly call: CallScope | undefined;
  readonly note: EgressNote;
}

/** Told of everything new: each target once within a call. */
export type EgressReport = (event: EgressEvent) => void;

/** The guard of this process, once it is installed. */
interface Installed {
  readonly judge: EgressJudge;
  report: EgressReport;
}

/** Then everything counts as new again: the server runs for longer than a call. */
const OUTSIDE_NOTES = 32;

let installed: Installed | undefined;
let outside = new EgressTrail();

/**
 * Puts the egress guard into the runtime: from here on every connection, datagram, look-up, listener, subprocess
 * and thread of this process is judged, and refused until a policy governs it. Call it before anything else is
 * loaded. Cannot be undone. Idempotent.
 *
 * @throws MissingHook when this version of Node lacks something that has to be guarded
 */
export function installEgressGuard(): void {
  if (installed !== undefined) return;
  const witness: EgressWitness = (way, to, verdict) => {
    const call = currentCall();
    if (outside.notes.length >= OUTSIDE_NOTES) outside = new EgressTrail();
    const note = (call?.egress ?? outside).note(way, to, verdict);
    if (note !== undefined) installed?.report({ call, note });
  };
  const judge = new EgressJudge(witness);
  const native = nativeBindings();
  const connections = new OpenConnections();
  guardDials(judge, native, connections);
  guardListeners(judge, native);
  guardDatagrams(judge, native, connections);
  guardQueries(judge, native);
  guardLookups(judge);
  guardSockets(judge);
  guardServers(judge);
  guardWrites(judge, native, connections);
  guardPrograms(judge, native);
  // `import { connect } from 'node:net'` copies; this renews the copies that were made already.
  syncBuiltinESMExports();
  installed = { judge, report: () => undefined };
}

/**
 * Puts the guard under a policy. Without an installed guard there is nothing to govern: only an embedding that runs
 * the application context alone, such as a test, may do that; the server refuses to start so.
 *
 * @returns takes the policy away again; from then on everything is refused
 * @throws Error when another policy governs already: a plugin must not bring its own
 */
export function governEgress(policies: PolicyStore, report: EgressReport): () => void {
  const guard = installed;
  if (guard === undefined) return () => undefined;
  if (guard.judge.isGoverned) throw new Error('The egress guard is governed by a policy already.');
  guard.judge.govern(policies);
  guard.report = report;
  return () => guard.judge.govern(undefined);
}

export function isEgressGuardInstalled(): boolean {
  return installed !== undefined;
}
