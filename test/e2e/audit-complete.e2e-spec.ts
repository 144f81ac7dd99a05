import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { readWholeAudit } from '../support/audit.reader.js';
import { expectValidRecords } from '../support/audit.schema.js';
import { cancel, request, toolCall } from '../support/frames.js';
import { seeded } from '../support/seeded.js';
import { ServerProcess } from '../support/server.process.js';

const HOSTILE = fileURLToPath(new URL('../fixtures/hostile.server.mjs', import.meta.url));
/** Tools that answer, throw, print, reject, end the process, never end; and some that do not exist. */
const NAMES = [
  'throws', 'logs', 'prints', 'exits', 'rejects', 'throwsNothingKnown', 'throwsLater', 'sleeps', 'holds', 'blocks',
  'large', 'search_tools', 'nope', 'boot canary', '__proto__',
]; // prettier-ignore

/** Calls of every kind, some of them no calls, with ids used twice and cancels before, while and after they run. */
function* session(random: (below: number) => number): Generator<string> {
  for (let n = 1; n <= 300; n++) {
    const id = random(20) === 0 ? 5 : n + 10;
    const name = NAMES[random(NAMES.length)] ?? '';
    const frames = [
      toolCall(id, name),
      toolCall(id, name, []),
      toolCall(id, 'x'.repeat(5000)),
      `[${toolCall(id, name).trim()}]\n`,
      request(id, 'tools/call', { name: 7 }),
    ];
    yield frames[Math.max(random(12) - 7, 0)] ?? '';
    if (random(5) === 0) yield cancel(n + 10 - random(5)) + cancel(n + 10);
  }
  yield request(9999, 'ping');
}

describe('a session of calls of every kind', () => {
  it.each([
    [1, 'end of input'],
    [2, 'SIGTERM'],
    [3, 'end of input'],
    [4, 'SIGTERM'],
  ] as const)('leaves one request and one later response for each call (seed %d, %s)', async (seed, end) => {
    const tools = '{ allow: ["*"], timeout: 1, rate_limits: { default: 100000, large: 5 } }';
    const server = await ServerProcess.initialized({ entry: [HOSTILE], tools });
    for (const frame of session(seeded(seed))) await server.send(frame);
    await server.reply(9999);
    if (end === 'SIGTERM') server.signal('SIGTERM');
    else server.closeInput();
    await server.exited;

    expectValidRecords(server.policy.auditLog);
    const records = readWholeAudit(server.policy.auditLog);
    const idsOf = (type: string) =>
      records.filter((record) => record.type === type).map(({ request_id }) => String(request_id));
    const asked = idsOf('request');
    expect(new Set(asked).size).toBe(asked.length);
    expect(idsOf('response').toSorted()).toEqual(asked.toSorted());
    const began = new Set<unknown>();
    for (const { type, request_id } of records) {
      if (type === 'request') began.add(request_id);
      if (type === 'response') expect(began).toContain(request_id);
    }
    const outcomes = new Set(records.map(({ result_status }) => result_status));
    for (const outcome of ['answered', 'refused', 'failed', 'cancelled']) expect(outcomes).toContain(outcome);
    expect(records.at(-1)).toMatchObject({ type: 'stop', reason: end });
    await server.end();
  });
});
