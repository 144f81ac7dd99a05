import { describe, expect, it } from '@jest/globals';
import { auditedCall } from '../../../test/support/audited.call.js';
import type { AuditedCall } from '../calls/audited.call.js';
import { CallStatistics } from '../calls/call.statistics.js';
import type { LogStatistics } from '../statistics.js';
import { statisticsJson, statisticsText } from './statistics.text.js';
import { PLAIN } from './text.look.js';

const QUIET = { starts: 1, crashes: 0, rejected: 0, missed: 0 };

function statisticsOf(calls: readonly AuditedCall[], rest: Partial<LogStatistics> = {}): LogStatistics {
  const statistics = new CallStatistics();
  for (const call of calls) statistics.add(call);
  return { calls: statistics.figures(), servers: QUIET, unreadable: 0, ...rest };
}

describe('statisticsText', () => {
  it('has tables of outcomes, refusals and tools', () => {
    const refused = auditedCall({ outcome: 'refused', rule: 'network', tool: 'web_search' });
    const calls = [auditedCall(), auditedCall({ tookMs: 2500 }), auditedCall(), refused];
    const servers = { starts: 2, crashes: 1, rejected: 1200, missed: 0 };

    expect(statisticsText(statisticsOf(calls, { servers, unreadable: 1 }), PLAIN)).toBe(
      `4 calls from 2026-03-01 12:00:00 to 2026-03-01 12:00:00 UTC
2 server starts, 1 crash, 1,200 messages that became no call, 1 line that is no record

OUTCOME   CALLS  SHARE
answered      3   75 %
refused       1   25 %

REFUSED BY  CALLS
network         1

TOOL        CALLS  REFUSED  FAILED    P50    P95    P99    MAX
read_file       3        0       0  18 ms  2.5 s  2.5 s  2.5 s
web_search      1        1       0      -      -      -      -
`,
    );
  });

  it('says that nothing was called', () => {
    expect(statisticsText(statisticsOf([]), PLAIN)).toBe('0 calls\n1 server start\n');
  });

  it('shows the first of many tools, cut, and says how many are left', () => {
    const calls = Array.from({ length: 40 }, (_, n) => auditedCall({ tool: `${'x'.repeat(60)}${n}` }));
    const text = statisticsText(statisticsOf(calls), { columns: 80, colours: 'plain' });

    expect(text).toContain('... and 10 more; --json has all\n');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBe(80);
  });

  it('lets no name act on the terminal', () => {
    const text = statisticsText(
      statisticsOf([auditedCall({ tool: 'a\u001b[2J\u202Eb', outcome: 'refused', rule: '\u009b' })]),
      PLAIN,
    );

    expect(text).toContain('a‹U+001B›[2J‹U+202E›b');
    expect(text).toContain('‹U+009B›');
  });
});

describe('statisticsJson', () => {
  it('has all figures, and no character that acts on a terminal', () => {
    const calls = [auditedCall(), auditedCall({ tool: '\u009b2J', outcome: 'refused', rule: 'network' })];
    const json = statisticsJson(statisticsOf(calls));

    expect(json).toContain('\\u009b2J');
    expect(JSON.parse(json)).toEqual({
      calls: 2,
      first: '2026-03-01T12:00:00.000Z',
      last: '2026-03-01T12:00:00.000Z',
      outcomes: {
        answered: 1,
        refused: 1,
        failed: 0,
        timed_out: 0,
        cancelled: 0,
        client_gone: 0,
        server_stopped: 0,
        crashed: 0,
        open: 0,
        unknown: 0,
      },
      rules: [{ rule: 'network', refused: 1 }],
      tools: [
        {
          tool_name: 'read_file',
          calls: 1,
          refused: 0,
          failed: 0,
          ran: 1,
          latency_ms: { p50: 18, p95: 18, p99: 18, max: 18 },
        },
        { tool_name: '\u009b2J', calls: 1, refused: 1, failed: 0, ran: 0, latency_ms: null },
      ],
      servers: QUIET,
      unreadable_lines: 0,
    });
  });
});
