import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readEndedAudit } from '../support/audit.reader.js';
import { cancel, MODERN_META, request, toolCall, type Frame } from '../support/frames.js';
import { seeded } from '../support/seeded.js';
import { ServerProcess, type ServerChoices } from '../support/server.process.js';

const REPORTING: ServerChoices = {
  entry: [fileURLToPath(new URL('../fixtures/reporting.server.mjs', import.meta.url))],
  tools: '{ allow: ["*"], timeout: 300, rate_limits: { default: 1000000 } }',
};
/** More than any machine needs; what is tested here is how much, and not how fast. */
const MINUTES_MS = 300_000;
/** For the whole server, which has some 150 MiB when it is idle. */
const MOST_MIB = 400;
const MOST_GROWTH_MIB = 250;

describe('thousands of calls sent at once', () => {
  let server: ServerProcess;

  afterEach(() => server.end());

  /** Waits for so many frames that count, for as long as any come. */
  async function counted(count: number, counts: (frame: Frame) => boolean): Promise<void> {
    for (let seen = 0, left = count; left > 0;) {
      await server.until(`of ${left} further frames`, () => server.unread.length > seen);
      const fresh = server.unread.slice(seen);
      seen += fresh.length;
      left -= fresh.filter(counts).length;
    }
  }

  /** The most memory that the server ever had, in MiB, and how much of it came since it was idle. */
  function expectBounded(idle: number): void {
    const most = server.memoryMiB('VmHWM');
    expect(most).toBeLessThan(MOST_MIB);
    expect(most - idle).toBeLessThan(MOST_GROWTH_MIB);
  }

  /** How often each id was answered; ids that were not are missing. */
  function answers(): Map<unknown, number> {
    const counts = new Map<unknown, number>();
    for (const { id } of server.unread) counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  }

  it.each([
    ['2025-11-25', 1, {}, () => ServerProcess.initialized(REPORTING)],
    ['2026-07-28', 2, MODERN_META, async () => ServerProcess.start(REPORTING)],
  ])(
    'get one answer each, but for those that were cancelled in time (revision %s, seed %d)',
    async (_revision, seed, meta, start) => {
      server = await start();
      await server.until('greeting', () => server.stderr.includes('is ready'));
      const idle = server.memoryMiB('VmHWM');
      const random = seeded(seed);
      const [blocked, cancelled] = [new Set<number>(), new Set<number>()];
      let bytes = '';
      for (let id = 0; id < 20_000; id++) {
        // Never more than may run at once.
        const blocks = random(400) === 0 && blocked.size < 60;
        if (blocks) blocked.add(id);
        const name = blocks ? 'waits' : 'list_categories';
        bytes += request(id, 'tools/call', { name, arguments: {}, _meta: meta });
        if (random(8) > 0) continue;
        // Before, while and after it is answered; some of them twice.
        const target = Math.max(0, id - random(40));
        cancelled.add(target);
        bytes += cancel(target);
      }
      await server.send(bytes);
      const left = new Set([...blocked, ...cancelled]);
      await counted(20_000 - left.size, ({ id }) => !left.has(Number(id)));
      // For some of them the second time.
      await server.send(...[...blocked].map(cancel), request('last', 'tools/list', { _meta: meta }));
      await server.take('the last reply', ({ id }) => id === 'last');

      const counts = answers();
      expect([...counts.values()].filter((count) => count !== 1)).toEqual([]);
      for (let id = 0; id < 20_000; id++) {
        if (blocked.has(id)) expect({ id, answered: counts.has(id) }).toEqual({ id, answered: false });
        else if (!cancelled.has(id)) expect({ id, answered: counts.has(id) }).toEqual({ id, answered: true });
      }
      expect(server.unread.every((frame) => frame.result !== undefined)).toBe(true);
      expectBounded(idle);
    },
    MINUTES_MS,
  );

  it(
    'are refused beyond what may run and wait, each once, and the rest is still there to be cancelled',
    async () => {
      server = await ServerProcess.initialized(REPORTING);
      const idle = server.memoryMiB('VmHWM');
      await server.send(Array.from({ length: 4000 }, (_, id) => toolCall(id, 'waits')).join(''));
      await counted(3936, () => true);
      const kinds = server.unread.map(({ error, result }) => error?.message ?? result?.['_meta']);
      expect([...new Set(kinds.map((kind) => JSON.stringify(kind)))].toSorted()).toEqual([
        '"Too many requests: 256 are waiting for an answer; send more when some have ended."',
        '{"mcp-secure-server/refusal":{"code":"CALL.BUSY","rule":"limits.running_calls"}}',
      ]);

      const counts = answers();
      expect([...counts.values()].filter((count) => count !== 1)).toEqual([]);
      const running = Array.from({ length: 4000 }, (_, id) => id).filter((id) => !counts.has(id));
      expect(running).toHaveLength(64);
      await server.send(...running.map(cancel), request('last', 'ping'));
      await server.take('the last reply', ({ id }) => id === 'last');
      expect(server.unread).toHaveLength(3936);
      expect(await server.ask('next', 'tools/call', { name: 'notes', arguments: {} })).toHaveProperty(
        'result',
      );
      const log = await readEndedAudit(server.policy.auditLog);
      expect(log.filter(({ result_status }) => result_status === 'cancelled')).toHaveLength(64);
      expectBounded(idle);
    },
    MINUTES_MS,
  );
});
