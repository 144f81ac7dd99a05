import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ProgramEnd, RunningProgram } from '../../../security/index.js';
import { readOutput } from './output.reading.js';

describe('readOutput', () => {
  let stdout: PassThrough;
  let kills: number;
  let exit: () => void;
  let program: RunningProgram;

  beforeEach(() => {
    stdout = new PassThrough();
    kills = 0;
    program = {
      stdin: new PassThrough(),
      stdout,
      ended: new Promise<ProgramEnd>((resolve) => (exit = () => resolve({ kind: 'exited', code: 0 }))),
      stderrTail: () => '',
      kill: () => void kills++,
    };
  });

  it('gives out what comes, until the end', async () => {
    const pieces: string[] = [];
    const reading = readOutput(program, (piece) => pieces.push(String(piece)) > 0);
    stdout.write('a');
    stdout.end('b');
    expect(await reading).toBe('ended');
    expect(pieces.join('')).toBe('ab');
    expect(kills).toBe(0);
  });

  it('reads what was written before the program ended, and after that until the end', async () => {
    const pieces: string[] = [];
    const reading = readOutput(program, (piece) => pieces.push(String(piece)) > 0);
    exit();
    await program.ended;
    stdout.end('a');
    expect(await reading).toBe('ended');
    expect(pieces).toEqual(['a']);
  });

  it('kills at what is not taken, gives out nothing more, and holds nothing', async () => {
    let pieces = 0;
    const reading = readOutput(program, () => ++pieces < 2);
    for (let count = 0; count < 5; count++) stdout.write('a');
    expect(await reading).toBe('too_much');
    expect([pieces, kills]).toEqual([2, 1]);
    expect(stdout.destroyed).toBe(true);
    expect(stdout.listenerCount('data')).toBe(0);
  });

  it('does not take output that was torn away for all of it', async () => {
    const reading = readOutput(program, () => true);
    stdout.write('a');
    stdout.destroy();
    expect(await reading).toBe('left_open');
  });

  it('does not wait for ever for what somebody holds open after the end', async () => {
    const reading = readOutput(program, () => true);
    exit();
    expect(await reading).toBe('left_open');
    expect(stdout.destroyed).toBe(true);
  });

  it('survives a pipe that breaks', async () => {
    const reading = readOutput(program, () => true);
    stdout.destroy(new Error('EIO'));
    expect(await reading).toBe('ended');
  });
});
