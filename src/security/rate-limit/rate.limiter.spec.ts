import { describe, expect, it } from '@jest/globals';
import { Clock } from '../../kernel/index.js';
import { FixedPolicyStore, type Policy } from '../../policy/index.js';
import { RateLimiter } from './rate.limiter.js';
import { SlidingWindow } from './sliding.window.js';

class HandClock extends Clock {
  ms = 0;
  wall = new Date('2026-11-22T10:00:00Z');
  override monotonicMs = () => this.ms;
  override now = () => this.wall;
}

function limiter(limits: Record<string, number>, fallback = 60) {
  const clock = new HandClock();
  const tools = { rateLimits: Object.assign(Object.create(null), limits), defaultRateLimit: fallback };
  return { clock, limiter: new RateLimiter(new FixedPolicyStore({ tools } as unknown as Policy), clock) };
}

describe('RateLimiter', () => {
  it('refuses the call after the limit and says when to come back', () => {
    const { clock, limiter: limits } = limiter({ add_bug: 2 });
    limits.judge('add_bug');
    clock.ms = 10_000;
    limits.judge('add_bug');
    clock.ms = 20_000;

    expect(limits.judge('add_bug')).toEqual({
      allowed: false,
      code: 'RATE.EXHAUSTED',
      rule: 'tools.rate_limits.add_bug',
      message: 'Rate limit exceeded for tool: add_bug (2 calls per 60 seconds).',
      remedy: 'Try again in 40 seconds.',
    });
  });

  it('does not count refused calls', () => {
    const { clock, limiter: limits } = limiter({ add_bug: 1 });
    limits.judge('add_bug');
    for (let i = 0; i < 10; i++) limits.judge('add_bug');
    clock.ms = 60_000;

    expect(limits.judge('add_bug').allowed).toBe(true);
  });

  it('slides: a place is free as soon as the oldest call is a minute old, and only then', () => {
    const { clock, limiter: limits } = limiter({ add_bug: 2 });
    limits.judge('add_bug');
    clock.ms = 30_000;
    limits.judge('add_bug');
    clock.ms = 59_999;
    expect(limits.judge('add_bug').allowed).toBe(false);
    clock.ms = 60_000;

    expect(limits.judge('add_bug').allowed).toBe(true);
    expect(limits.judge('add_bug').allowed).toBe(false);
  });

  it('is not moved by a change of the wall clock', () => {
    const { clock, limiter: limits } = limiter({ add_bug: 1 });
    limits.judge('add_bug');
    clock.wall = new Date('2030-01-01T00:00:00Z');

    expect(limits.judge('add_bug').allowed).toBe(false);
  });

  it('counts each tool by itself and falls back to the default limit', () => {
    const { limiter: limits } = limiter({}, 1);
    limits.judge('add_bug');

    expect(limits.judge('get_bug')).toEqual({ allowed: true, rule: 'tools.rate_limits.default' });
    expect(limits.judge('add_bug').allowed).toBe(false);
  });

  it('with a limit of 0 always refuses, and does not promise a time', () => {
    const { limiter: limits } = limiter({ add_bug: 0 });

    expect(limits.judge('add_bug')).toMatchObject({
      allowed: false,
      remedy: 'The operator set tools.rate_limits.add_bug to 0; raising it allows calls.',
    });
  });
});

describe('SlidingWindow', () => {
  it('after a lowered limit waits until enough calls have expired', () => {
    const window = new SlidingWindow(60_000);
    for (const at of [0, 10_000, 20_000]) window.take(at, 3);

    expect(window.take(30_000, 1)).toBe(50_000);
  });

  it('forgets what has expired, so that years of calls cost no memory', () => {
    const window = new SlidingWindow(60_000);
    for (let minute = 0; minute < 100; minute++) {
      for (let i = 0; i < 100; i++) window.take(minute * 60_000 + i, 1000);
    }

    expect(window.take(100 * 60_000, 1)).toBeGreaterThan(0);
    expect(window.take(102 * 60_000, 1)).toBe(0);
  });
});
