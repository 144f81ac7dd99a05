import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { findPolicyFile, readPolicy } from '../policy/index.js';
import { CALL_OUTCOMES, timeArgument, type CallOutcome } from '../review/index.js';

/** Which log is looked at. */
export interface LogOptions {
  readonly policy?: string | undefined;
  readonly log?: string | undefined;
}

/** Which part of it. */
export interface PeriodOptions extends LogOptions {
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/**
 * The log that was named, or the one of the policy.
 *
 * @throws PolicyError when the policy cannot be used
 */
export function logOf({ log, policy: file }: LogOptions): string {
  if (log !== undefined) return resolve(log);
  const { policy } = readPolicy(findPolicyFile(file, process.env), process.env);
  return policy.audit.logFile;
}

/** Reads a time. */
export function pointInTime(text: string): Date {
  const at = timeArgument(text, new Date());
  if (at === undefined) throw new InvalidArgumentError('Write 30m, 24h, 7d, or a time as 2026-03-01T12:00Z.');
  return at;
}

/**
 * Ends a command whose period ends before it begins: that no call fits would be taken for an answer.
 *
 * @throws CommanderError
 */
export function refuseEmptyPeriod({ since, until }: PeriodOptions, command: Command): void {
  if (since === undefined || until === undefined || since < until) return;
  command.error(
    `error: --since ${since.toISOString()} is not before --until ${until.toISOString()}, so no call can fit.`,
  );
}

/** Reads an outcome. */
export function callOutcome(text: string): CallOutcome {
  const outcome = CALL_OUTCOMES.find((known) => known === text);
  if (outcome === undefined) throw new InvalidArgumentError(`It must be one of ${CALL_OUTCOMES.join(', ')}.`);
  return outcome;
}

/** The most that anybody reads; memory holds them all at once. */
const MAX_LINES = 10_000;

/** Reads how many records are wanted. */
export function lineCount(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > MAX_LINES) {
    throw new InvalidArgumentError(`Write a number from 0 to ${MAX_LINES}.`);
  }
  return Number(text);
}
