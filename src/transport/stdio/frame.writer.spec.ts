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

  it('writes one message per line, whatever is in it', () => {
    writer.write({ a: 'line\nend' });
    writer.write({ b: 1 });

    expect(readAll(output)).toBe('{"a":"line\\nend"}\n{"b":1}\n');
  });

  it('knows when the reader is behind and when it has caught up', async () => {
    writer.write({ text: 'x'.repeat(200) });
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

  it('throws for what has no JSON text and stays usable', () => {
    expect(() => writer.write({ n: 1n })).toThrow(TypeError);
    writer.write({ a: 1 });

    expect(readAll(output)).toBe('{"a":1}\n');
  });
});
