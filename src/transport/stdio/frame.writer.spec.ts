import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { readAll } from '../../../test/support/read-all.js';
import { FrameWriter } from './frame.writer.js';

describe('FrameWriter', () => {
  let output: PassThrough;
  let gone: number;
  let writer: FrameWriter;

  beforeEach(() => {
    output = new PassThrough({ highWaterMark: 64 });
    gone = 0;
    writer = new FrameWriter(output, () => gone++);
  });

  const endOfTurn = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

  it('writes one message per line, whatever is in it', async () => {
    writer.write({ a: 'line\nend' });
    writer.write({ b: 1 });
    await endOfTurn();

    expect(readAll(output)).toBe('{"a":"line\\nend"}\n{"b":1}\n');
  });

  it('writes lines of one turn at once, in their order, and those of the next apart', async () => {
    const written: string[] = [];
    output.on('data', (chunk: Buffer) => written.push(String(chunk)));
    // As answers come: one by one, each at the end of a chain of promises.
    await Promise.all([1, 2, 3].map(async (n) => writer.write({ n: await Promise.resolve(n) })));
    await endOfTurn();
    writer.write({ n: 4 });
    await writer.flushed();

    expect(written).toEqual(['{"n":1}\n{"n":2}\n{"n":3}\n', '{"n":4}\n']);
  });

  it('knows within a turn that its reader is behind', () => {
    writer.write({ text: 'x'.repeat(16_384) });

    expect(writer.behind).toBe(true);
  });

  it('loses no line that waits when everything has to leave', async () => {
    output.resume();
    writer.write({ a: 1 });
    let flushed = false;
    const waiting = writer.flushed().then(() => (flushed = true));
    expect(flushed).toBe(false);
    await waiting;

    expect(output.readableLength + output.writableLength).toBe(0);
  });

  it('knows when the reader is behind and when it has caught up', async () => {
    writer.write({ text: 'x'.repeat(200) });
    await endOfTurn();
    expect(writer.behind).toBe(true);

    output.resume();
    await writer.caughtUp();
    expect(writer.behind).toBe(false);
  });

  it('knows when everything has left', async () => {
    let flushed = false;
    writer.write({ text: 'x'.repeat(200) });
    const waiting = writer.flushed().then(() => (flushed = true));
    await new Promise(setImmediate);
    expect(flushed).toBe(false);

    output.resume();
    await waiting;
  });

  it.each([
    ['an error', () => output.destroy(new Error('EPIPE'))],
    ['a close', () => output.destroy()],
  ])('ends quietly on %s, says so once and keeps nobody waiting', async (_case, end) => {
    writer.write({ text: 'x'.repeat(200) });
    const waiting = Promise.all([writer.caughtUp(), writer.flushed()]);
    end();
    await waiting;
    writer.write({ late: true });

    expect(gone).toBe(1);
    expect(writer.gone).toBe(true);
  });

  it('throws for what has no JSON text and stays usable', async () => {
    expect(() => writer.write({ n: 1n })).toThrow(TypeError);
    writer.write({ a: 1 });
    await endOfTurn();

    expect(readAll(output)).toBe('{"a":1}\n');
  });
});
