import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { handshake } from '../../../test/support/frames.js';
import { answer, StdioRig, untilAborted } from '../../../test/support/stdio.rig.js';

describe('StdioServer', () => {
  let rig: StdioRig;

  beforeEach(() => {
    rig = new StdioRig();
  });

  afterEach(() => rig.server.stop('test over'));

  it('answers 1000 requests of one chunk in spite of its limit on waiting ones', async () => {
    await rig.initialize();
    rig.send(...Array.from({ length: 1000 }, (_, id) => ({ id, method: 'ping' })));
    await rig.reply(999);

    expect(rig.frames.filter((frame) => frame.error !== undefined)).toEqual([]);
  });

  it('lets the calls of a chunk end before it counts them as waiting', async () => {
    await rig.initialize();
    rig.dispatch = () => new Promise((resolve) => setImmediate(() => resolve(answer('ok'))));
    rig.send(
      ...Array.from({ length: 1000 }, (_, id) => ({ id, method: 'tools/call', params: { name: 'echo' } })),
    );
    await rig.reply(999);

    expect(rig.frames.filter((frame) => frame.error !== undefined)).toEqual([]);
  });

  it('refuses what exceeds its limit on waiting requests and goes on after', async () => {
    await rig.initialize();
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    rig.dispatch = () => finished.then(() => answer('ok'));
    rig.send(
      ...Array.from({ length: 257 }, (_, id) => ({ id, method: 'tools/call', params: { name: 'echo' } })),
    );

    expect(await rig.reply(256)).toMatchObject({ error: { code: 429 } });
    finish();
    expect(await rig.reply(255)).toMatchObject({ result: { content: [{ text: 'ok' }] } });
    rig.send({ id: 'p', method: 'ping' });
    expect(await rig.reply('p')).toMatchObject({ result: {} });
  });

  it('ends only when the last answer has left', async () => {
    await rig.server.start();
    rig.dispatch = () => Promise.resolve(answer('x'.repeat(100_000)));
    rig.send(
      { id: 'init', method: 'initialize', params: handshake() },
      { id: 1, method: 'tools/call', params: { name: 'echo' } },
    );
    rig.input.end();
    let ended = false;
    const end = rig.server.closed.then(() => (ended = true));
    await new Promise((resolve) => setTimeout(resolve, 300));

    expect(rig.calls).toHaveLength(1);
    expect(ended).toBe(false);
    rig.read();
    expect(await rig.reply(1)).toMatchObject({ result: { content: [{ text: 'x'.repeat(100_000) }] } });
    await end;
  });

  it('asks for no more work while its client does not read answers', async () => {
    await rig.server.start();
    rig.send({ id: 'init', method: 'initialize', params: handshake() });
    rig.dispatch = () => Promise.resolve(answer('x'.repeat(100_000)));
    rig.send(
      ...Array.from({ length: 500 }, (_, id) => ({ id, method: 'tools/call', params: { name: 'echo' } })),
    );
    for (let turns = 0; turns < 200; turns++) await new Promise(setImmediate);
    const served = rig.calls.length;
    rig.read();
    await rig.reply(499);

    expect(served).toBeLessThan(100);
    expect(rig.calls).toHaveLength(500);
    expect(rig.frames.filter((frame) => frame.result !== undefined)).toHaveLength(501);
  });

  it('drops progress, but no answer, while its client does not read', async () => {
    await rig.server.start();
    rig.send({ id: 'init', method: 'initialize', params: handshake() });
    rig.dispatch = ({ progress }) => {
      for (let step = 1; step <= 30; step++) progress(step, 30, 'x'.repeat(1000));
      return Promise.resolve(answer('done'));
    };
    rig.send({ id: 1, method: 'tools/call', params: { name: 'echo', _meta: { progressToken: 1 } } });
    while (rig.calls.length === 0) await new Promise(setImmediate);
    rig.read();

    expect(await rig.reply(1)).toMatchObject({ result: { content: [{ text: 'done' }] } });
    expect(rig.frames.length).toBeLessThan(25);
  });

  it('answers what is in flight before it ends with its input', async () => {
    await rig.initialize();
    rig.dispatch = () => new Promise((resolve) => setTimeout(resolve, 100, answer('in time')));
    rig.send({ id: 1, method: 'tools/call', params: { name: 'echo' } });
    rig.input.end();

    expect(await rig.server.closed).toBe('end of input');
    expect(rig.frames.find((frame) => frame.id === 1)).toMatchObject({
      result: { content: [{ text: 'in time' }] },
    });
  });

  it('aborts what does not end, and ends within two seconds all the same', async () => {
    await rig.initialize();
    rig.dispatch = () => new Promise(() => undefined);
    await rig.begin(1);
    const startedAt = performance.now();
    rig.input.end();
    await rig.server.closed;

    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(rig.calls[0]?.signal.aborted).toBe(true);
    expect(rig.frames.find((frame) => frame.id === 1)).toBeUndefined();
  });

  it('waits for aborted calls to be on record', async () => {
    await rig.initialize();
    let recorded = false;
    rig.dispatch = async (call) => {
      const outcome = await untilAborted(call);
      await new Promise((resolve) => setTimeout(resolve, 20));
      recorded = true;
      return outcome;
    };
    await rig.begin(1);
    rig.output.destroy();

    expect(await rig.server.closed).toBe('client gone');
    expect(recorded).toBe(true);
  });

  it('aborts everything at once when its client is gone', async () => {
    await rig.initialize();
    rig.dispatch = untilAborted;
    await rig.begin(1);
    const startedAt = performance.now();
    rig.output.destroy(new Error('EPIPE'));

    expect(await rig.server.closed).toBe('client gone');
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(rig.calls[0]?.signal.aborted).toBe(true);
  });

  it('aborts what is in flight when its client goes while it drains', async () => {
    await rig.initialize();
    rig.dispatch = () => new Promise(() => undefined);
    await rig.begin(1);
    const startedAt = performance.now();
    rig.input.end();
    rig.output.destroy();
    await rig.server.closed;

    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('gives a slow reader the time that is left to take its answers', async () => {
    await rig.server.start();
    rig.send({ id: 'init', method: 'initialize', params: handshake() });
    rig.dispatch = () => Promise.resolve(answer('x'.repeat(1_000_000)));
    rig.send({ id: 1, method: 'tools/call', params: { name: 'echo' } });
    while (rig.calls.length === 0) await new Promise(setImmediate);
    const stopped = rig.server.stop('SIGTERM');
    setTimeout(() => rig.read(), 500);
    await stopped;

    expect(await rig.reply(1)).toMatchObject({ result: { content: [{ type: 'text' }] } });
  });

  it('stops when told to, for the first reason given', async () => {
    await rig.initialize();
    await Promise.all([rig.server.stop('SIGTERM'), rig.server.stop('SIGINT')]);

    expect(await rig.server.closed).toBe('SIGTERM');
  });

  it('does not start after it was stopped', async () => {
    await rig.server.stop('SIGTERM');
    await rig.start();
    rig.send({ id: 1, method: 'ping' });
    await new Promise(setImmediate);

    expect(rig.frames).toEqual([]);
  });

  it('ends when a client reads nothing and goes on waiting', async () => {
    await rig.server.start();
    rig.send({ id: 'init', method: 'initialize', params: handshake() });
    rig.dispatch = () => Promise.resolve(answer('x'.repeat(1_000_000)));
    rig.send({ id: 1, method: 'tools/call', params: { name: 'echo' } });
    while (rig.calls.length === 0) await new Promise(setImmediate);
    const startedAt = performance.now();
    await rig.server.stop('SIGTERM');

    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
