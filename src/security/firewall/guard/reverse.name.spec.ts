import { describe, expect, it } from '@jest/globals';
import { parseAddress } from '../ip.address.js';
import { reverseName } from './reverse.name.js';

describe('reverseName', () => {
  it.each([
    ['192.0.2.5', '5.2.0.192.in-addr.arpa'],
    ['255.254.253.252', '252.253.254.255.in-addr.arpa'],
    ['::ffff:192.0.2.5', '5.2.0.192.in-addr.arpa'],
    ['2001:db8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ])('%s is %s', (text, name) => {
    const address = parseAddress(text);
    if (address === undefined) throw new Error('That is no address.');

    expect(reverseName(address)).toBe(name);
  });
});
