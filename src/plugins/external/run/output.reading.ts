import type { RunningProgram } from '../../../security/index.js';

/** How long output may stay open after its program has ended; what was written before is read at once. */
const LEFT_OPEN_MS = 250;

/**
 * `left_open`: the program is gone and something still holds its output, or held it until it was torn away, so that
 * nobody knows whether more would have come.
 */
export type OutputEnd = 'ended' | 'too_much' | 'left_open';

/**
 * Reads a program's output until it ends or is not taken any more. It is not read any further then, so that a flood
 * costs no memory, and the program is killed.
 *
 * @param take gets each piece, and says whether to go on
 */
export function readOutput(program: RunningProgram, take: (piece: Buffer) => boolean): Promise<OutputEnd> {
  const { stdout } = program;
  return new Promise((resolve) => {
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    const end = (how: OutputEnd): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      stdout.off('data', onData);
      stdout.destroy();
      resolve(how);
    };
    const onData = (piece: Buffer): void => {
      if (take(piece)) return;
      program.kill();
      end('too_much');
    };
    const leaveOpen = (): void => {
      if (!isOver) timer = setTimeout(() => end('left_open'), LEFT_OPEN_MS);
    };
    stdout.on('data', onData);
    stdout.once('end', () => end('ended'));
    stdout.once('close', () => end('left_open'));
    // A pipe that breaks has ended; without a listener it would end the server.
    stdout.on('error', () => end('ended'));
    void program.ended.then(leaveOpen);
  });
}
