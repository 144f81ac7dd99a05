import { describe, expect, it } from '@jest/globals';
import { reverseName } from './reverse.name.js';

describe('reverseName', () => {
  it.each([
    ['192.0.2.5', '5.2.0.192.in-addr.arpa'],
    ['255.254.253.252', '252.253.254.255.in-addr.arpa'],
    ['::ffff:192.0.2.5', '5.2.0.192.in-addr.arpa'],
    ['2001:db8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
    ['not an address', undefined],
  ])('%s is %s', (address, name) => {
    expect(reverseName(address)).toBe(name);
  });
});
