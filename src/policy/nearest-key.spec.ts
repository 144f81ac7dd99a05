import { describe, expect, it } from '@jest/globals';
import { nearestKey } from './nearest-key.js';

const KNOWN = ['allow', 'deny', 'timeout', 'rate_limits', 'max_output_bytes'];

describe('nearestKey', () => {
  it.each([
    ['allowed', 'allow'],
    ['Allow', 'allow'],
    ['time_out', 'timeout'],
    ['rate-limits', 'rate_limits'],
    ['ratelimit', 'rate_limits'],
  ])('thinks that %s means %s', (key, meant) => {
    expect(nearestKey(key, KNOWN)).toBe(meant);
  });

  it('compares names without regard to case and hyphens', () => {
    expect(nearestKey('My-API', ['other', 'my-api'])).toBe('my-api');
    expect(nearestKey('LONG-NAME-OF-A-HOST', ['Long-Name-Of-A-Host', 'long'])).toBe('Long-Name-Of-A-Host');
  });

  it('does not take one short word for any other', () => {
    expect(nearestKey('b', ['*', 'no'])).toBeUndefined();
  });

  it.each([['mode'], ['x'.repeat(65)], ['']])('has no idea what %s means', (key) => {
    expect(nearestKey(key, KNOWN)).toBeUndefined();
  });
});
