import { rmSync } from 'node:fs';
import { recoveredRecords, type RecoveredRecord } from './chain.records.js';
import type { HeadStore } from './head.store.js';
import { compressionOf } from './log.compressor.js';
import { isDead, runFileOf } from './run.lock.js';

/**
 * Names what runs left open whose process is dead, and clears away what they left beside the log. Only under the lock.
 *
 * @param own the run that asks
 */
export function recordsOfDeadRuns(
  store: HeadStore,
  log: string,
  own: string,
  timestamp: string,
): RecoveredRecord[] {
  return store
    .runs()
    .filter(({ run }) => run !== own && isDead(runFileOf(log, run)))
    .flatMap((dead) => {
      rmSync(compressionOf(log, dead.run), { force: true });
      return recoveredRecords(dead, store.openCallsOf(dead.run), timestamp);
    });
}
