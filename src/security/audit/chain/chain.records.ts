import type { OpenCall, Run } from './head.store.js';
import type { Torn } from './torn.line.js';

/** The first record of each file. */
export interface FileRecord {
  readonly type: 'file';
  readonly timestamp: string;
  /** Counts the files of the log from 1. */
  readonly file: number;
  /** How many rotated files there were beside it when it was begun. */
  readonly kept: number;
  /** The mac of the last record before this file, so that the file can be verified without it. */
  readonly prev: string;
}

/** Stands behind a line that a crash or a full disk cut short, and says which bytes it is. */
export interface TornRecord extends Torn {
  readonly type: 'torn';
  readonly timestamp: string;
}

/** What was not as the last writer had left it. Says so in the chain; verification finds the place. */
export const DAMAGES = ['shorter', 'foreign_lines', 'head_lost', 'head_behind'] as const;
export type Damage = (typeof DAMAGES)[number];

export interface DamagedRecord {
  readonly type: 'damaged';
  readonly timestamp: string;
  readonly damage: Damage;
  /** By how many bytes, or records for a head. */
  readonly amount: number;
}

/** Names calls of a run that ended without a stop. Several for a run with many. */
export interface RecoveredRecord {
  readonly type: 'recovered';
  readonly timestamp: string;
  readonly ended_run: string;
  readonly pid: number;
  readonly started: string;
  /** Calls that have a request record and will never have a response record. */
  readonly calls: readonly OpenCall[];
}

export function tornRecord(torn: Torn, timestamp: string): TornRecord {
  return { type: 'torn', timestamp, ...torn };
}

const CALLS_PER_RECORD = 64;

export function recoveredRecords(
  { run, pid, started }: Run,
  calls: readonly OpenCall[],
  timestamp: string,
): RecoveredRecord[] {
  const records: RecoveredRecord[] = [];
  for (let at = 0; at === 0 || at < calls.length; at += CALLS_PER_RECORD) {
    const some = calls.slice(at, at + CALLS_PER_RECORD);
    records.push({ type: 'recovered', timestamp, ended_run: run, pid, started, calls: some });
  }
  return records;
}
