import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { StderrSink } from './stderr.sink.js';

/** A stderr that keeps what it was given and takes more only when told to. */
class StubbornStderr extends Writable {
  readonly texts: string[] = [];
  #resume: (() => void) | undefined;

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.texts.push(chunk.toString('utf8'));
    this.#resume = done;
  }

  readOne(): void {
    this.#resume?.();
  }
}

const HALF_MIB = 'x'.repeat(512 * 1024);

describe('StderrSink', () => {
  it('hands over at once what the reader takes', () => {
    const stderr = new StubbornStderr();
    new StderrSink(stderr).write('hello\n');

    expect(stderr.texts).toEqual(['hello\n']);
  });

  it('keeps a bounded queue for a reader that does not read', () => {
    const stderr = new StubbornStderr();
    const sink = new StderrSink(stderr);
    for (let count = 0; count < 1000; count++) sink.write(HALF_MIB);

    expect(stderr.writableLength).toBeLessThanOrEqual(2 * 1024 * 1024);
  });

  it('says how much it dropped once somebody reads again', async () => {
    const stderr = new StubbornStderr();
    const sink = new StderrSink(stderr);
    for (let count = 0; count < 10; count++) sink.write(HALF_MIB);
    while (stderr.writableLength > 0) {
      stderr.readOne();
      await new Promise(setImmediate);
    }
    sink.write('back\n');
    stderr.readOne();

    expect(stderr.texts.filter((text) => text !== HALF_MIB)).toEqual([
      '(7 writes to stderr were dropped because nobody read it)\n',
      'back\n',
    ]);
  });
});
