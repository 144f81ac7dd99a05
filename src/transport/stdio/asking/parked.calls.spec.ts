import { beforeEach, describe, expect, it } from '@jest/globals';
import { ParkedCalls } from './parked.calls.js';

describe('ParkedCalls', () => {
  let parked: ParkedCalls<string>;

  beforeEach(() => {
    parked = new ParkedCalls();
  });

  it('goes on with the call that waits, for the same tool and arguments', () => {
    const state = parked.begin('probe', { a: 1, b: [2] }, 'the call').park();

    expect(parked.resume(state, 'probe', { b: [2], a: 1 })?.call).toBe('the call');
  });

  it.each([
    ['another tool', 'other', { a: 1 }],
    ['other arguments', 'probe', { a: 2 }],
    ['no arguments', 'probe', undefined],
  ])('does not go on for %s, and still does for the right one', (_what, name, args) => {
    const state = parked.begin('probe', { a: 1 }, 'the call').park();

    expect(parked.resume(state, name, args)).toBeUndefined();
    expect(parked.resume(state, 'probe', { a: 1 })).toBeDefined();
  });

  it('takes each round once', () => {
    const first = parked.begin('probe', {}, 'the call').park();
    const second = parked.resume(first, 'probe', {})?.park();

    expect(parked.resume(first, 'probe', {})).toBeUndefined();
    expect(parked.resume(second, 'probe', {})).toBeDefined();
    expect(parked.resume(second, 'probe', {})).toBeUndefined();
  });

  it.each([undefined, null, 'text', {}, { call: 1, round: 1 }, { call: 'made up', round: 1 }])(
    'knows nothing of %j',
    (state) => {
      parked.begin('probe', {}, 'the call').park();

      expect(parked.resume(state, 'probe', {})).toBeUndefined();
    },
  );

  it('forgets a call whose client learned its end', () => {
    const attended = parked.begin('probe', {}, 'the call');
    parked.ended('the call');

    expect(parked.resume({ ...attended.park() }, 'probe', {})).toBeUndefined();
  });

  it('has room for 64 that wait', () => {
    for (let at = 0; at < 64; at++) {
      expect(parked.hasRoom()).toBe(true);
      parked.begin('probe', {}, `call ${at}`).park();
    }

    expect(parked.hasRoom()).toBe(false);
    expect(parked.waiting()).toHaveLength(64);
  });
});
