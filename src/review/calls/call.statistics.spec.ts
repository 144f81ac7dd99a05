import { describe, expect, it } from '@jest/globals';
import { auditedCall } from '../../../test/support/audited.call.js';
import { CallStatistics } from './call.statistics.js';

describe('CallStatistics', () => {
  it('counts outcomes, refusals by rule, and calls by tool', () => {
    const statistics = new CallStatistics();
    const refusal = { outcome: 'refused', tookMs: 900 } as const;
    for (const call of [
      auditedCall({ tool: 'b' }),
      auditedCall({ tool: 'a', ...refusal, rule: 'network' }),
      auditedCall({ tool: 'a', ...refusal, rule: 'tools.deny[0]' }),
      auditedCall({ tool: 'a', ...refusal, rule: 'tools.deny[0]' }),
      auditedCall({ tool: 'b', outcome: 'timed_out', tookMs: 30_000 }),
      auditedCall({ tool: '__proto__', outcome: 'crashed', tookMs: undefined }),
    ]) {
      statistics.add(call);
    }

    const { calls, outcomes, rules, tools } = statistics.figures();
    expect(calls).toBe(6);
    expect([...outcomes]).toEqual([
      ['answered', 1],
      ['refused', 3],
      ['timed_out', 1],
      ['crashed', 1],
    ]);
    expect(rules).toEqual([
      { rule: 'tools.deny[0]', refused: 2 },
      { rule: 'network', refused: 1 },
    ]);
    expect(tools).toEqual([
      { tool: 'a', calls: 3, refused: 3, failed: 0, ran: 0, latency: undefined },
      {
        tool: 'b',
        calls: 2,
        refused: 0,
        failed: 1,
        ran: 2,
        latency: { p50: 18, p95: 30_000, p99: 30_000, max: 30_000 },
      },
      { tool: '__proto__', calls: 1, refused: 0, failed: 0, ran: 0, latency: undefined },
    ]);
  });

  it('has percentiles that are times of calls, whatever the order in which they came', () => {
    const statistics = new CallStatistics();
    for (let n = 0; n < 200; n++) statistics.add(auditedCall({ tookMs: ((n * 77) % 200) + 1 }));

    expect(statistics.figures().tools[0]?.latency).toEqual({ p50: 100, p95: 190, p99: 198, max: 200 });
  });

  it('says from when to when, by the clock', () => {
    const statistics = new CallStatistics();
    for (const time of ['2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z']) {
      statistics.add(auditedCall({ began: new Date(time) }));
    }
    statistics.add(auditedCall({ began: undefined, ended: undefined }));

    const { first, last } = statistics.figures();
    expect(first).toEqual(new Date('2026-03-01T00:00:00Z'));
    expect(last).toEqual(new Date('2026-03-03T00:00:00Z'));
  });
});
