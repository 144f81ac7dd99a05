import { beforeEach, describe, expect, it } from '@jest/globals';
import { ProgressLine, type ProgressNote, type ProgressToken } from './progress.line.js';

describe('ProgressLine', () => {
  let sent: ProgressNote[];
  let controller: AbortController;

  beforeEach(() => {
    sent = [];
    controller = new AbortController();
  });

  const line = (token: ProgressToken | undefined) =>
    new ProgressLine(token, controller.signal, (note) => sent.push(note));

  it.each<ProgressToken>([0, '', 'token'])('sends progress under the token %j', (token) => {
    const progress = line(token);
    progress.report(1, 4, 'a quarter');
    progress.report(2);

    expect(sent).toEqual([
      { progressToken: token, progress: 1, total: 4, message: 'a quarter' },
      { progressToken: token, progress: 2 },
    ]);
  });

  it('is silent when nobody asked', () => {
    line(undefined).report(1);

    expect(sent).toEqual([]);
  });

  it('only ever goes up, by numbers', () => {
    const { report } = line(1);
    for (const done of [1, 1, 0.5, 2, NaN, Infinity, 3]) report(done);

    expect(sent.map((note) => note.progress)).toEqual([1, 2, 3]);
  });

  it('is silent after the end', () => {
    const progress = line(1);
    progress.report(1);
    progress.end();
    progress.report(2);

    expect(sent).toHaveLength(1);
  });

  it('sends a burst, then no more than ten notes a second', () => {
    let now = 0;
    const { report } = new ProgressLine(
      1,
      controller.signal,
      (note) => sent.push(note),
      () => now,
    );
    for (let step = 1; step <= 1000; step++) report(step);
    expect(sent).toHaveLength(32);

    for (let step = 1; step <= 1000; step++) {
      now += 1;
      report(1000 + step);
    }
    expect(sent).toHaveLength(42);
  });

  it('cuts a message that is too long', () => {
    line(1).report(1, 2, 'x'.repeat(100_000));

    expect(sent[0]?.message).toBe('x'.repeat(1000));
  });

  it('is silent after a cancellation', () => {
    const progress = line(1);
    controller.abort();
    progress.report(1);

    expect(sent).toEqual([]);
  });
});
