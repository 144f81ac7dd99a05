import { randomBytes } from 'node:crypto';
import { Redactor } from './redactor.js';

/** Clients keep what they read from stderr: there, nothing should show what was equal in two runs of the server. */
const ofThisProcess = new Redactor(randomBytes(32));

/** What may go to stderr of a JSON value: a bounded copy without secrets; see {@link Redactor.value}. */
export function redactForStderr(value: unknown): unknown {
  return ofThisProcess.value(value);
}
