import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../kernel/index.js';
import { isBusy } from './database.errors.js';

/** How long a call may wait for another process to let go of the database. */
export const BUSY_BUDGET_MS = 5_000;
const FIRST_DELAY_MS = 2;
const LONGEST_DELAY_MS = 60;

/**
 * Repeats an attempt for as long as another process holds the lock it needs, without blocking the event loop.
 * Delays double and are drawn at random, so that two waiting processes do not keep meeting.
 *
 * @param attempt must leave nothing behind when it fails
 * @throws the last busy error when the budget is spent; any other error at once
 */
export async function retryWhileBusy<T>(
  attempt: () => Promise<T>,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<T> {
  const giveUpAt = clock.monotonicMs() + BUSY_BUDGET_MS;
  for (let longest = FIRST_DELAY_MS; ; longest = Math.min(longest * 2, LONGEST_DELAY_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || clock.monotonicMs() >= giveUpAt) throw error;
    }
    await sleep(Math.random() * longest, undefined, signal === undefined ? {} : { signal });
  }
}
