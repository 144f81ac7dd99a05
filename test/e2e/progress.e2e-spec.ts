import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readEndedAudit } from '../support/audit.reader.js';
import { cancel, MODERN_META, request, toolCall, type Frame } from '../support/frames.js';
import { ServerProcess, type ServerChoices } from '../support/server.process.js';

const REPORTING: ServerChoices = {
  entry: [fileURLToPath(new URL('../fixtures/reporting.server.mjs', import.meta.url))],
};

describe('a call that can report and be cancelled', () => {
  let server: ServerProcess;

  afterEach(async () => {
    expect(server.strays).toEqual([]);
    await server.end();
  });

  const calling = (id: number, name: string, meta: object): string =>
    request(id, 'tools/call', { name, arguments: {}, _meta: meta });

  async function notes(meta: object = {}): Promise<unknown> {
    const params = { name: 'notes', arguments: {}, _meta: meta };
    const { result } = await server.ask('notes', 'tools/call', params);
    const [block] = (result?.['content'] ?? []) as { text: string }[];
    return JSON.parse(block?.text ?? '');
  }

  /** Asks until one of the tools has noted this. */
  async function untilNoted(note: string, meta: object = {}): Promise<void> {
    while (!((await notes(meta)) as string[]).includes(note));
  }

  /** Everything that came, in its order, up to the answer with this id. */
  async function framesUntil(id: number): Promise<readonly Frame[]> {
    await server.until('answer', () => server.unread.some((frame) => frame.id === id));
    return server.unread;
  }

  it.each([
    ['2025-11-25', {}, () => ServerProcess.initialized(REPORTING)],
    ['2026-07-28', MODERN_META, async () => ServerProcess.start(REPORTING)],
  ])('reports upwards only and not too often (revision %s)', async (_, meta, start) => {
    server = await start();
    await server.send(calling(1, 'misbehaves', { ...meta, progressToken: 'token' }));
    const frames = await framesUntil(1);

    expect(frames.at(-1)).toMatchObject({ id: 1, result: { content: [{ text: 'behaved' }] } });
    const sent = frames.slice(0, -1);
    // The burst of 32, and what little a busy machine refills meanwhile; 1002 would be all that went up.
    expect(sent.length).toBeGreaterThanOrEqual(32);
    expect(sent.length).toBeLessThan(100);
    const done = sent.map((frame) => frame.params?.['progress']) as number[];
    expect(done.slice(0, 32)).toEqual([
      5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,
      33, 34, 35, 36,
    ]); // prettier-ignore
    expect(done).toEqual([...new Set(done)].toSorted((a, b) => a - b));
    expect(sent[0]).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken: 'token', progress: 5 },
    });
  });

  it('reports nothing after its end', async () => {
    server = await ServerProcess.initialized(REPORTING);
    const reported = () => server.unread.map((frame) => frame.params?.['progress']);
    await server.send(calling(1, 'counts', { progressToken: 1 }));
    await server.until('third report', () => server.unread.length === 3);
    await server.send(toolCall(2, 'lingers'));
    await server.reply(2);
    expect(reported()).toEqual([1, 2, 3, 4]);
    await server.send(toolCall(3, 'finish'));
    await server.reply(1);
    await server.send(toolCall(4, 'lingers'));
    await server.reply(4);
    await server.reply(3);

    expect(reported()).toEqual([1, 2, 3, 4]);
  });

  it('reports nothing to a client that did not ask', async () => {
    server = await ServerProcess.initialized(REPORTING);
    await server.send(toolCall(1, 'misbehaves'));

    expect(await framesUntil(1)).toMatchObject([{ id: 1, result: { content: [{ text: 'behaved' }] } }]);
  });

  it('sends nothing more once it is cancelled: no progress, no answer; the log says how it ended', async () => {
    server = await ServerProcess.initialized(REPORTING);
    await server.send(calling(1, 'waits', { progressToken: 1 }));
    await untilNoted('began');
    await server.send(cancel(1));
    await untilNoted('stopped');

    expect(await server.ask(2, 'ping')).toMatchObject({ result: {} });
    expect(server.unread).toEqual([]);
    expect(
      (await readEndedAudit(server.policy.auditLog)).filter(({ tool_name }) => tool_name === 'waits'),
    ).toMatchObject([{ type: 'request' }, { type: 'response', result_status: 'cancelled' }]);
  });

  it('does not even begin when its cancel came in the same chunk, and is on record', async () => {
    server = await ServerProcess.initialized(REPORTING);
    await server.send(`${calling(1, 'waits', { progressToken: 1 })}${cancel(1)}${request(2, 'ping')}`);
    await server.reply(2);

    expect(await notes()).toEqual([]);
    expect(server.unread).toEqual([]);
    expect(
      (await readEndedAudit(server.policy.auditLog)).filter(({ tool_name }) => tool_name === 'waits'),
    ).toMatchObject([{ type: 'request' }, { type: 'response', result_status: 'cancelled' }]);
  });
});
