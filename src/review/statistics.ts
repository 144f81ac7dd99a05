import { timeOfCall } from './calls/audited.call.js';
import { CallStatistics, type CallFigures } from './calls/call.statistics.js';
import { logCalls } from './calls/log.calls.js';
import { isWithin, type Period } from './period.js';
import { ServerTally, type ServerCounts } from './server.counts.js';

export interface LogStatistics {
  readonly calls: CallFigures;
  readonly servers: ServerCounts;
  /** Lines that are no records. */
  readonly unreadable: number;
}

/**
 * Counts what happened in a period.
 *
 * @throws Error when there is no log, or a file cannot be read
 */
export async function logStatistics(log: string, period: Period): Promise<LogStatistics> {
  const statistics = new CallStatistics();
  const servers = new ServerTally();
  let unreadable = 0;
  const batches = logCalls(log, (line) => {
    if (line === 'unreadable') unreadable++;
    else if (isWithin(line.at, period)) servers.add(line);
  });
  for await (const calls of batches) {
    for (const call of calls) if (isWithin(timeOfCall(call), period)) statistics.add(call);
  }
  return { calls: statistics.figures(), servers: servers.counts, unreadable };
}
