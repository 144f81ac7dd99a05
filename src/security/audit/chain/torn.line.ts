import { createHash } from 'node:crypto';
import { membersOf } from './line.members.js';

/** What a line that was not finished is known by. */
export interface Torn {
  readonly bytes: number;
  readonly sha256: string;
}

export function tornLine(bytes: Uint8Array): Torn {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/**
 * Whether a crash can have left this of a record. The beginning of an object is never JSON: what is, somebody wrote
 * whole, and readers of the log would take it for a record.
 */
export function isTorn(line: Buffer): boolean {
  return membersOf(line) === undefined;
}
