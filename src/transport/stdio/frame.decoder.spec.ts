import { describe, expect, it } from '@jest/globals';
import { FrameDecoder } from './frame.decoder.js';

/** Lines as text, oversized ones as `<too long>`. */
function decode(chunks: readonly (string | Uint8Array)[], maxLineBytes = 16): string[] {
  const decoder = new FrameDecoder(maxLineBytes);
  const frames: string[] = [];
  for (const chunk of chunks) {
    for (const frame of decoder.decode(Buffer.from(chunk as string))) {
      frames.push(frame.kind === 'line' ? frame.bytes.toString('utf8') : '<too long>');
    }
  }
  return frames;
}

describe('FrameDecoder', () => {
  it.each<[string, (string | Uint8Array)[], string[]]>([
    ['one line', ['{}\n'], ['{}']],
    ['several lines of one chunk', ['{}\n[]\n1\n'], ['{}', '[]', '1']],
    ['a line in three chunks', ['{"a"', ':', '1}\n'], ['{"a":1}']],
    ['a line feed that comes alone', ['{}', '\n'], ['{}']],
    ['the end of one line and the start of the next', ['{', '}\n[', ']\n'], ['{}', '[]']],
    ['a line without an end', ['{}'], []],
    ['a carriage return before the line feed', ['{}\r\n[]\r\n'], ['{}', '[]']],
    ['a carriage return at the end of a chunk', ['{}\r', '\n'], ['{}']],
    ['a carriage return inside a line', ['{\r}\n'], ['{\r}']],
    ['empty lines', ['\n\r\n\n{}\n'], ['{}']],
    ['an empty chunk', ['', '{}\n'], ['{}']],
    [
      'a character split between chunks',
      [Uint8Array.of(0x22, 0xc3), Uint8Array.of(0xa9, 0x22, 0x0a)],
      ['"é"'],
    ],
    ['a line of exactly the limit', [`${'x'.repeat(16)}\n`], ['x'.repeat(16)]],
    ['a line one byte over the limit', [`${'x'.repeat(17)}\n{}\n`], ['<too long>', '{}']],
    ['a limit that counts bytes, not characters', [`${'é'.repeat(9)}\n`], ['<too long>']],
    [
      'a long line in many chunks, reported once',
      ['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(10), '\n{}\n'],
      ['<too long>', '{}'],
    ],
    ['a long line before its end has come', ['x'.repeat(17)], ['<too long>']],
    ['two long lines', [`${'x'.repeat(17)}\n${'y'.repeat(17)}\n{}\n`], ['<too long>', '<too long>', '{}']],
    ['a byte order mark at the start', ['\ufeff{}\n'], ['{}']],
    ['a byte order mark on a later line', ['{}\n\ufeff{}\n'], ['{}', '\ufeff{}']],
    [
      'a byte order mark after a first line that was too long',
      [`${'x'.repeat(17)}\n\ufeff{}\n`],
      ['<too long>', '\ufeff{}'],
    ],
    ['two byte order marks', ['\ufeff\ufeff{}\n'], ['\ufeff{}']],
  ])('cuts %s', (_case, chunks, expected) => {
    expect(decode(chunks)).toEqual(expected);
  });

  it('cuts a stream that comes byte by byte like one that comes at once', () => {
    const text = '\ufeff{"a":"é"}\r\n\n[]\n';
    const bytes = [...Buffer.from(text)].map((byte) => Uint8Array.of(byte));

    expect(decode(bytes)).toEqual(['{"a":"é"}', '[]']);
    expect(decode([text])).toEqual(['{"a":"é"}', '[]']);
  });

  it('holds no more than its limit of a line that never ends', () => {
    const decoder = new FrameDecoder(1024 * 1024);
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const before = process.memoryUsage().arrayBuffers;
    let frames = 0;
    for (let megabytes = 0; megabytes < 300; megabytes++) {
      for (let part = 0; part < 16; part++) for (const _ of decoder.decode(chunk)) frames++;
    }

    expect(frames).toBe(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
  });

  it('does not copy a growing line again for every byte', () => {
    const decoder = new FrameDecoder(1024 * 1024);
    const byte = Buffer.from('x');
    const startedAt = performance.now();
    for (let count = 0; count < 1_000_000; count++) for (const _ of decoder.decode(byte)) void _;
    const frames = [...decoder.decode(Buffer.from('\n'))];

    expect(frames.map((frame) => (frame.kind === 'line' ? frame.bytes.length : 0))).toEqual([1_000_000]);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
