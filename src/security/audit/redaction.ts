import { randomBytes } from 'node:crypto';
import { Redactor } from './redaction/redactor.js';

export { Redactor, redactionKeyFrom } from './redaction/redactor.js';

/**
 * For whoever has no key of the log: what goes to stderr. Its digests can be compared within one run of the server.
 */
const ofThisProcess = new Redactor(randomBytes(32));

/** A bounded copy of a JSON value without secrets; see {@link Redactor.value}. */
export function redact(value: unknown): unknown {
  return ofThisProcess.value(value);
}

/** A bounded text without secrets; see {@link Redactor.text}. */
export function redactText(text: string): string {
  return ofThisProcess.text(text);
}
