import { beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock } from '../../../../test/support/hand.clock.js';
import { RestartBackoff } from './restart.backoff.js';

describe('RestartBackoff', () => {
  let clock: HandClock;
  let backoff: RestartBackoff;

  beforeEach(() => {
    clock = new HandClock();
    clock.ms = 5000;
    backoff = new RestartBackoff(clock);
  });

  const restAfter = (...lives: ('useful' | 'useless')[]): number | undefined => {
    lives.forEach((life) => backoff.died(life, 'it fell'));
    return backoff.rest()?.leftMs;
  };

  it.each<[string, ('useful' | 'useless')[], number | undefined]>([
    ['nothing', [], undefined],
    ['one death', ['useless'], undefined],
    ['two in a row', ['useless', 'useless'], 1000],
    ['three in a row', ['useless', 'useless', 'useless'], 2000],
    ['a life that was of use, after others', ['useless', 'useless', 'useful'], undefined],
    ['one death after a life that was of use', ['useful', 'useless'], 1000],
    ['lives that were of use', ['useful', 'useful', 'useful'], undefined],
    ['seven in a row', Array(7).fill('useless'), 32_000],
    ['eight in a row', Array(8).fill('useless'), 60_000],
    ['so many that the power is no number any more', Array(2000).fill('useless'), 60_000],
  ])('after %s', (_what, lives, rest) => {
    expect(restAfter(...lives)).toBe(rest);
  }); // prettier-ignore

  it('counts down, and says a millisecond rather than none while there is any of it left', () => {
    restAfter('useless', 'useless');
    clock.ms = 5400;
    expect(backoff.rest()?.leftMs).toBe(600);
    clock.ms = 5999.9;
    expect(backoff.rest()?.leftMs).toBe(1);
    clock.ms = 6000;
    expect(backoff.rest()).toBeUndefined();
  });

  it('does not forget what came before its rest', () => {
    restAfter('useless', 'useless');
    clock.ms = 1_000_000;
    expect(restAfter('useless')).toBe(2000);
  });

  it('knows why it ended the last time', () => {
    backoff.died('useless', 'it exited with code 1');
    backoff.died('useless', 'it exited with code 2');
    expect(backoff.rest()).toEqual({ leftMs: 1000, lastReason: 'it exited with code 2' });
  });
});
