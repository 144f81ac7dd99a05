import { describe, expect, it } from '@jest/globals';
import { unlessAborted } from './call.ending.js';

describe('unlessAborted', () => {
  it('waits', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve('a'), signal)).toBe('a');
    await expect(unlessAborted(Promise.reject(new Error('b')), signal)).rejects.toThrow('b');
  });

  it('ends with the call, and lets what it waited for fail unheard', async () => {
    const call = new AbortController();
    let fail = (_error: Error): void => undefined;
    const waiting = unlessAborted(new Promise((_resolve, reject) => (fail = reject)), call.signal);
    call.abort();
    await expect(waiting).rejects.toThrow('The call ended before its program had answered.');
    fail(new Error('nobody hears this'));
  });

  it('does not wait for a call that has ended', async () => {
    const never = new Promise(() => undefined);
    await expect(unlessAborted(never, AbortSignal.abort())).rejects.toThrow('The call ended');
    await expect(unlessAborted(Promise.reject(new Error('unheard')), AbortSignal.abort())).rejects.toThrow(
      'The call ended',
    );
  });
});
