import { timeOfCall, type CallOutcome } from '../calls/audited.call.js';
import { CallStatistics } from '../calls/call.statistics.js';
import { logCalls } from '../calls/log.calls.js';
import { isWithin } from '../period.js';
import { ServerTally } from '../server.counts.js';
import { CallLists } from './call.row.js';
import { reportPage } from './page.js';
import type { LogState } from './summary.js';
import { TimeBuckets } from './time.buckets.js';

/** What is reported. */
export interface ReportQuestion {
  readonly log: string;
  /** Of the first call; undefined for the beginning of the log. */
  readonly since: Date | undefined;
  readonly until: Date | undefined;
  readonly now: Date;
  readonly version: string;
  readonly state: LogState;
}

/**
 * Reads a log and makes a report of the calls that arrived in a period.
 *
 * @returns the page
 * @throws Error when there is no log, or a file cannot be read
 */
export async function auditReport(question: ReportQuestion): Promise<string> {
  const { log, since, until, now, version, state } = question;
  const statistics = new CallStatistics();
  const servers = new ServerTally();
  const lists = new CallLists();
  const buckets = new TimeBuckets<CallOutcome>();
  const batches = logCalls(log, (line) => {
    if (line !== 'unreadable' && isWithin(line.at, question)) servers.add(line);
  });
  for await (const calls of batches) {
    for (const call of calls) {
      const at = timeOfCall(call);
      if (!isWithin(at, question)) continue;
      statistics.add(call);
      lists.add(call);
      if (at !== undefined) buckets.add(at, call.outcome);
    }
  }
  if (since !== undefined) {
    buckets.cover(since);
    // What begins at the end is not in the period.
    buckets.cover(new Date((until ?? now).getTime() - 1));
  }
  const { first, last, outcomes, rules, tools } = statistics.figures();
  return reportPage({
    log,
    madeAt: now,
    version,
    period: { since, until: until ?? now, first, last },
    state,
    servers: servers.counts,
    outcomes,
    rules: rules.map(({ rule, refused }) => ({ rule, count: refused })),
    tools: tools.flatMap(({ tool, ran, latency }) =>
      latency === undefined ? [] : [{ tool, calls: ran, ...latency }],
    ),
    buckets: buckets.buckets(),
    bucketMs: buckets.widthMs,
    refused: lists.refused,
    slowest: lists.slowest,
  });
}
