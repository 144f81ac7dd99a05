import type { Link } from '../chain/chain.line.js';

/** What can be wrong with a log. */
export const ANOMALIES = ['edited', 'removed', 'inserted', 'reordered', 'truncated', 'foreign'] as const;
export type Anomaly = (typeof ANOMALIES)[number];

/** A line of a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The first thing that is wrong. */
export interface Finding {
  readonly place: Place;
  /** Of the record that it is about; undefined for a line that is none. */
  readonly seq: number | undefined;
  readonly anomaly: Anomaly;
  readonly detail: string;
}

export interface Verification {
  /** Undefined when the log is whole. */
  readonly finding: Finding | undefined;
  /** How many records fit the chain. */
  readonly records: number;
  /** The number of the first record that is there; 0 when there is none. */
  readonly first: number;
  /** The last record. */
  readonly head: Link;
  /** Lines that a crash cut short, each named by a record of the chain. */
  readonly torn: number;
  /** What records of the chain say about the log itself, one sentence each. */
  readonly notes: readonly string[];
}
