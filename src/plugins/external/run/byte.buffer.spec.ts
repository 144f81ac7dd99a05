import { describe, expect, it } from '@jest/globals';
import { ByteBuffer } from './byte.buffer.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('ByteBuffer', () => {
  it.each([
    ['nothing', [], ''],
    ['one piece', ['abc'], 'abc'],
    ['pieces in their order', ['ab', '', 'c', 'def'], 'abcdef'],
    ['exactly as much as it may', ['12345', '67890'], '1234567890'],
  ])('holds %s', (_what, pieces, expected) => {
    const buffer = new ByteBuffer(10);
    expect(pieces.map((piece) => buffer.append(bytes(piece)))).toEqual(pieces.map(() => true));
    expect(buffer.size).toBe(expected.length);
    expect(buffer.take().toString('latin1')).toBe(expected);
  });

  it.each([
    ['at once', ['12345678901']],
    ['by the last byte', ['1234567890', '1']],
  ])('does not take what goes past the limit %s', (_what, pieces) => {
    const buffer = new ByteBuffer(10);
    const taken = pieces.map((piece) => buffer.append(bytes(piece)));
    expect(taken.at(-1)).toBe(false);
    expect(buffer.size).toBeLessThanOrEqual(10);
  });

  it('holds a copy: whoever gave a piece may write to it again', () => {
    const buffer = new ByteBuffer(10);
    const piece = bytes('abc');
    buffer.append(piece);
    piece.fill(0x7a);
    expect(buffer.take().toString()).toBe('abc');
  });

  it('begins anew, and does not touch what it handed out', () => {
    const buffer = new ByteBuffer(10);
    buffer.append(bytes('first'));
    const first = buffer.take();
    expect(buffer.size).toBe(0);
    expect(buffer.append(bytes('the second'))).toBe(true);
    expect(first.toString()).toBe('first');
    expect(buffer.take().toString()).toBe('the second');
  });

  it('takes a megabyte that comes byte by byte for what it is', () => {
    const buffer = new ByteBuffer(1 << 20);
    const piece = bytes('x');
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 1 << 20; count++) buffer.append(piece);
    const all = buffer.take();
    expect(all).toHaveLength(1 << 20);
    expect(all.buffer.byteLength).toBeLessThanOrEqual(1 << 20);
    // The buffers that it grew out of may still be there.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 << 20);
  });

  it('never takes more memory than it may hold', () => {
    const buffer = new ByteBuffer(5000);
    // Twice as much as it had would be too much.
    buffer.append(Buffer.alloc(4096));
    buffer.append(Buffer.alloc(1));
    expect(buffer.take().buffer.byteLength).toBe(5000);
  });
});
