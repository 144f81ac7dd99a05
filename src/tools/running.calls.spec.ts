import { describe, expect, it } from '@jest/globals';
import { RunningCalls } from './running.calls.js';

describe('RunningCalls', () => {
  it('lets one tool run 64 bodies at once and leaves room for others', () => {
    const running = new RunningCalls();
    const releases = Array.from({ length: 64 }, () => running.enter('slow'));

    expect(running.enter('slow')).toBeUndefined();
    expect(running.enter('other')).toBeDefined();
    releases[0]?.();
    expect(running.enter('slow')).toBeDefined();
  });

  it('counts a release once', () => {
    const running = new RunningCalls();
    const releases = Array.from({ length: 64 }, () => running.enter('slow'));
    releases[0]?.();
    releases[0]?.();

    expect(running.enter('slow')).toBeDefined();
    expect(running.enter('slow')).toBeUndefined();
  });

  it('runs 256 bodies at once in all', () => {
    const running = new RunningCalls();
    for (let tool = 0; tool < 4; tool++) for (let i = 0; i < 64; i++) running.enter(`tool${tool}`);

    expect(running.enter('fifth')).toBeUndefined();
  });
});
