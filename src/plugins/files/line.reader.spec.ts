import { describe, expect, it } from '@jest/globals';
import { readLines, readTail } from './line.reader.js';

const fileOf = (text: string) => {
  const content = Buffer.from(text);
  return {
    bytes: content.length,
    read: async (offset: number, length: number): Promise<Buffer> =>
      content.subarray(offset, offset + length),
  };
};

describe('readLines', () => {
  it.each([
    ['a\nb\nc\n', 1, 1, 'a\n'],
    ['a\nb\nc\n', 2, 3, 'b\nc\n'],
    ['a\nb\nc', 3, 9, 'c'],
    ['', 1, 1, ''],
    ['\n\n', 2, 2, '\n'],
  ])('of %j from %d to %d: %j', async (text, from, to, lines) => {
    expect((await readLines(fileOf(text), from, to)).toString()).toBe(lines);
  });

  it('finds lines that lie across the pieces in which a file is read', async () => {
    const long = 'ä'.repeat(200_000);

    expect((await readLines(fileOf(`1\n${long}\n3\n`), 2, 2)).toString()).toBe(`${long}\n`);
    expect((await readLines(fileOf(`1\n${long}\n3\n`), 3, 3)).toString()).toBe('3\n');
  });

  it('says how much there is when the lines are too long', async () => {
    await expect(readLines(fileOf('x'.repeat(600_000)), 1, 1)).rejects.toThrow('the file has 600000 bytes');
  });
});

describe('readTail', () => {
  it.each([
    ['a\nb\nc\n', 1, 'c\n'],
    ['a\nb\nc', 2, 'b\nc'],
    ['a\nb\n', 9, 'a\nb\n'],
    ['\n', 1, '\n'],
    ['a\n\n', 1, '\n'],
    ['', 1, ''],
  ])('of %j, %d: %j', async (text, lines, tail) => {
    expect((await readTail(fileOf(text), lines)).toString()).toBe(tail);
  });

  it('reads the end of a large file only, and no half of a line', async () => {
    expect((await readTail(fileOf(`${'x\n'.repeat(900_000)}end`), 2)).toString()).toBe('x\nend');
    await expect(readTail(fileOf('x'.repeat(600_000)), 1)).rejects.toThrow('the file has 600000 bytes');
  });
});
