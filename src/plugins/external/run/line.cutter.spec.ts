import { describe, expect, it } from '@jest/globals';
import { LineCutter } from './line.cutter.js';

const cut = (cutter: LineCutter, piece: string | Buffer): (string | undefined)[] =>
  [...cutter.push(Buffer.from(piece as string))].map((line) => line?.toString('utf8'));

describe('LineCutter', () => {
  it.each<[string, string[], (string | undefined)[]]>([
    ['nothing', [''], []],
    ['a line', ['one\n'], ['one']],
    ['several at once', ['one\ntwo\n'], ['one', 'two']],
    ['a line in pieces', ['o', 'n', 'e', '\n'], ['one']],
    ['the end of one and the start of the next', ['on', 'e\ntw', 'o\n'], ['one', 'two']],
    ['empty lines', ['\n\n'], ['', '']],
    ['a carriage return, which is part of the line', ['one\r\n'], ['one\r']],
    ['what has no end yet, which is no line', ['one\ntwo'], ['one']],
    ['a line of exactly the limit', ['12345678\n'], ['12345678']],
    ['a line of exactly the limit in pieces', ['1234', '5678', '\n'], ['12345678']],
    ['limits that count for each line alone', ['12345678\n12345678\n'], ['12345678', '12345678']],
    ['one byte more', ['123456789\n'], [undefined]],
    ['one byte more, in pieces', ['12345678', '9'], [undefined]],
    ['too much without an end', ['123456789'], [undefined]],
    ['nothing after what is too long', ['one\n123456789\ntwo\n'], ['one', undefined]],
  ])('cuts %s', (_what, pieces, lines) => {
    const cutter = new LineCutter(8);
    expect(pieces.flatMap((piece) => cut(cutter, piece))).toEqual(lines);
  });

  it('keeps letters whole that came in two pieces', () => {
    const cutter = new LineCutter(8);
    const letter = Buffer.from('ü');
    expect(cut(cutter, letter.subarray(0, 1))).toEqual([]);
    expect(cut(cutter, Buffer.concat([letter.subarray(1), Buffer.from('\n')]))).toEqual(['ü']);
  });

  it('looks at no line before it is asked for', () => {
    const lines = new LineCutter(8).push(Buffer.from(`bad\n${'x'.repeat(100)}\n`));
    expect(lines.next().value?.toString()).toBe('bad');
    lines.return(undefined);
    expect(lines.next().done).toBe(true);
  });
});
