import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { manyCalls, writeLog, type LogRecord } from '../../test/support/generated.log.js';
import { logStatistics } from './statistics.js';

/** Ten calls, one every ten seconds, and a start before each. */
function* records(): Generator<LogRecord> {
  for (const record of manyCalls(10, new Date('2026-03-01T00:00:00Z'))) {
    if (record['type'] === 'request') yield { type: 'start', timestamp: record['timestamp'] };
    yield record;
  }
}

describe('logStatistics', () => {
  let folder: string;
  let log: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-statistics-'));
    log = join(folder, 'audit.log');
    writeLog(log, records());
    appendFileSync(log, 'no record\n');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['the whole log', undefined, undefined, 10],
    ['what came from one time on', '2026-03-01T00:00:30Z', undefined, 7],
    ['what came before another', undefined, '2026-03-01T00:00:30Z', 3],
    ['what came between them', '2026-03-01T00:00:30Z', '2026-03-01T00:00:50Z', 2],
  ])('counts calls and starts of %s', async (_case, since, until, count) => {
    const { calls, servers, unreadable } = await logStatistics(log, {
      since: since === undefined ? undefined : new Date(since),
      until: until === undefined ? undefined : new Date(until),
    });

    expect({ calls: calls.calls, starts: servers.starts, unreadable }).toEqual({
      calls: count,
      starts: count,
      unreadable: 1,
    });
  });
});
