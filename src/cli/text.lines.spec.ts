import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { linesOf, type TextLine } from './text.lines.js';

async function linesIn(...chunks: (string | Buffer)[]): Promise<TextLine[]> {
  const lines: TextLine[] = [];
  for await (const line of linesOf(Readable.from(chunks.map((chunk) => Buffer.from(chunk)))))
    lines.push(line);
  return lines;
}

describe('linesOf', () => {
  it.each([
    [['a\nb\n'], ['a', 'b']],
    [['a\nb'], ['a', 'b']],
    [
      ['a', 'b\n', 'c\nd'],
      ['ab', 'c', 'd'],
    ],
    [['a\n\nb\n'], ['a', '', 'b']],
    [['a\r\n'], ['a\r']],
    [['a\u2028b\u0085c\n'], ['a\u2028b\u0085c']],
    [[], []],
  ])('cuts %j into %j', async (chunks, lines) => {
    expect(await linesIn(...chunks)).toEqual(lines);
  });

  it('joins a character that was cut in two', async () => {
    const bytes = Buffer.from('ä\n');
    expect(await linesIn(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(['ä']);
  });

  it('gives up a line that is no UTF-8 or longer than 1 MiB, and goes on after it', async () => {
    const long = 'x'.repeat(1024 * 1024);
    expect(await linesIn(Buffer.from([0xff, 0x0a]), 'a\n')).toEqual([undefined, 'a']);
    expect(await linesIn(long, 'x\na\n')).toEqual([undefined, 'a']);
    expect((await linesIn(long, '\na\n')).map((line) => line?.length)).toEqual([1048576, 1]);
  });
});
