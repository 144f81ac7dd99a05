import type { Link } from '../chain/chain.line.js';

/** What can be wrong with a log. */
export const ANOMALIES = ['edited', 'removed', 'inserted', 'reordered', 'truncated', 'foreign'] as const;
export type Anomaly = (typeof ANOMALIES)[number];

/** A line of a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What is wrong with a record. */
export interface Fault {
  /** Of the record that it is about; undefined for a line that is none, or when the number is not known. */
  readonly seq: number | undefined;
  readonly anomaly: Anomaly;
  readonly detail: string;
}

/** The first thing that is wrong. */
export interface Finding extends Fault {
  readonly place: Place;
}

export interface Verification {
  /** Undefined when the log is whole. */
  readonly finding: Finding | undefined;
  /** How many records fit the chain, up to the finding. */
  readonly records: number;
  /** The number of the first record that fits; 0 when there is none. */
  readonly first: number;
  /** The last record that fits, up to the finding. */
  readonly head: Link;
  /** Lines that a crash cut short, each named by a record of the chain. */
  readonly torn: number;
  /** What records of the chain say about the log itself, one sentence each. */
  readonly notes: readonly string[];
}
