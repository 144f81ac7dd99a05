import { Console } from 'node:console';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { readAll } from '../../test/support/read-all.js';
import { sealStdout, type StandardStreams } from './stdout.seal.js';

const read = (stream: Writable): string => readAll(stream as PassThrough);

describe('sealStdout', () => {
  let real: PassThrough;
  let stderr: PassThrough;
  let streams: StandardStreams;

  beforeEach(() => {
    real = new PassThrough();
    stderr = new PassThrough();
    streams = { stdout: real, stderr };
  });

  it('gives stdout to the protocol', () => {
    sealStdout(streams).write('frame\n');

    expect(read(real)).toBe('frame\n');
    expect(read(stderr)).toBe('');
  });

  it('sends what anybody else writes to stderr', async () => {
    sealStdout(streams);
    streams.stdout.write('direct\n');
    streams.stdout.write(Buffer.from('bytes\n'));
    new Console(streams.stdout, streams.stderr).log('logged');
    const source = new PassThrough();
    source.end('piped\n');
    await pipeline(source, streams.stdout);

    expect(read(stderr)).toBe('direct\nbytes\nlogged\npiped\n');
    expect(read(real)).toBe('');
  });

  it('catches those who took the stream before', () => {
    const early = new Console(streams.stdout, streams.stderr);
    sealStdout(streams);
    early.log('logged');

    expect(read(stderr)).toBe('logged\n');
    expect(read(real)).toBe('');
  });

  it('survives a stdout that a dependency ends', () => {
    const output = sealStdout(streams);
    streams.stdout.end('bye\n');
    streams.stdout.write('after the end\n');
    output.write('frame\n');

    expect(read(real)).toBe('frame\n');
  });

  it('survives a client that closes our stderr', () => {
    sealStdout(streams);

    expect(() => stderr.emit('error', new Error('EPIPE'))).not.toThrow();
  });

  it('gives the same output again, and seals only once', () => {
    const output = sealStdout(streams);
    const diverted = streams.stdout;

    expect(sealStdout(streams)).toBe(output);
    expect(streams.stdout).toBe(diverted);
  });

  it('passes on whether the reader is behind, and when it has caught up', async () => {
    const narrow = new PassThrough({ highWaterMark: 1 });
    const output = sealStdout({ stdout: narrow, stderr });
    const drained = new Promise((resolve) => output.on('drain', resolve));

    expect(output.write('frame\n')).toBe(false);
    narrow.resume();
    await drained;
  });
});
