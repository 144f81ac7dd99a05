import type { Fault } from './verification.js';

/** What is known, after the whole log was read, about the first line that does not continue the chain. */
export interface BreakEvidence {
  /** The number of the record that should stand there; undefined when the log does not say where it begins. */
  readonly expected: number | undefined;
  /** The number that the line claims; undefined when it has not the form of a record. */
  readonly claimed: number | undefined;
  /** Whether the expected record stands further down. */
  readonly cameLater: boolean;
  /** Whether something else says that the expected record was written: a head, or a later record. */
  readonly wasWritten: boolean;
  /** Whether the line is a record of this log, in a place that is not its own. */
  readonly isGenuine: boolean;
  /** Whether the claimed record stands in its own place as well. */
  readonly isCopy: boolean;
  /** Whether this line and those after it fit neither the key nor each other. */
  readonly isOfAnotherLog: boolean;
}

/** Says what was done to the log at a line. */
export function faultOf(evidence: BreakEvidence): Fault {
  const { expected, claimed } = evidence;
  if (evidence.isOfAnotherLog) {
    return { seq: claimed, anomaly: 'foreign', detail: 'from here on lines were not written with this key' };
  }
  if (claimed === undefined) {
    return evidence.wasWritten && !evidence.cameLater
      ? { seq: expected, anomaly: 'edited', detail: 'what stands in the place of this record is none' }
      : { seq: undefined, anomaly: 'foreign', detail: 'the line is no record of this log' };
  }
  if (expected === undefined) {
    const detail = `the log begins with record ${claimed}, which does not begin a file`;
    return { seq: undefined, anomaly: 'removed', detail };
  }
  if (evidence.cameLater) {
    return claimed > expected && evidence.isGenuine && !evidence.isCopy
      ? { seq: expected, anomaly: 'reordered', detail: `record ${expected} stands further down` }
      : { seq: claimed, anomaly: 'inserted', detail: `record ${expected} was expected, and comes later` };
  }
  if (claimed < expected || !evidence.wasWritten) {
    const detail = `record ${expected} was expected, and this is no record of that place`;
    return { seq: claimed, anomaly: 'inserted', detail };
  }
  if (claimed === expected) {
    return { seq: expected, anomaly: 'edited', detail: 'the record does not fit its mac' };
  }
  const last = claimed - 1;
  const which = last === expected ? `record ${expected} is` : `records ${expected} to ${last} are`;
  return { seq: expected, anomaly: 'removed', detail: `${which} missing before this line` };
}
