import { describe, expect, it } from '@jest/globals';
import { covers, parseAddress, parseRange } from './ip.address.js';

describe('parseAddress', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['::1', '::1'],
    ['::', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:DB8:0:0:8:800:200C:417A', '2001:db8::8:800:200c:417a'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:7f00:1', '127.0.0.1'],
    ['0:0:0:0:0:ffff:a9fe:a9fe', '169.254.169.254'],
    // ipaddr.js alone reads this one as IPv4-mapped and would send it to 127.0.0.1.
    ['::127.0.0.1', '::7f00:1'],
    ['64:ff9b::169.254.169.254', '64:ff9b::a9fe:a9fe'],
    ['fe80::1%eth0', 'fe80::1'],
    ['fe80::1%br-lan.7', 'fe80::1'],
    ['::ffff:192.168.1.1%z', '192.168.1.1'],
  ])('reads %s as %s', (text, expected) => {
    expect(parseAddress(text)?.text).toBe(expected);
  });

  it.each([
    '',
    'localhost',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '010.0.0.1',
    '127.0.0.1.',
    ' 127.0.0.1',
    '127.0.0.1\n',
    '127.0.0.1/8',
    '127.0.0.256',
    '[::1]',
    ':::1',
    '1:2:3:4:5:6:7:8:9',
    // github:whitequark/ipaddr.js test/ipaddr.test.js (MIT)
    '::ffff:300.168.1.1:0',
    '::ffff:222.1.41.9000',
    'fe80::%',
    '00000::1',
    '1:2:3:4:5:6:7:8::',
    '::8:8:8:8:8:8:8:8:8%z',
    `::1%${'z'.repeat(100)}`,
  ])('does not read %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe('parseRange', () => {
  it.each([
    ['127.0.0.0/8', '127.255.255.255', true],
    ['127.0.0.0/8', '128.0.0.0', false],
    ['10.1.2.3/8', '10.255.0.1', true],
    ['192.168.1.7', '192.168.1.7', true],
    ['192.168.1.7', '192.168.1.8', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['0.0.0.0/0', '2001:4860::8888', false],
    ['::/0', '8.8.8.8', false],
    ['172.16.0.0/12', '172.31.255.255', true],
    ['172.16.0.0/12', '172.32.0.0', false],
    ['10.0.0.4/31', '10.0.0.5', true],
    ['10.0.0.4/32', '10.0.0.5', false],
    ['fe80::/10', 'febf::1', true],
    ['fe80::/10', 'fec0::1', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
    ['2001:db8::/64', '2001:db8:0:1::', false],
    ['::1/128', '::1', true],
    ['::1/128', '::2', false],
    ['::ffff:10.0.0.0/104', '10.9.9.9', true],
    ['::ffff:10.0.0.0/104', '11.0.0.1', false],
  ])('%s covers %s: %s', (cidr, address, expected) => {
    const range = parseRange(cidr);
    const parsed = parseAddress(address);
    if (range === undefined || parsed === undefined) throw new Error('The row cannot be read.');
    expect(covers(range, parsed)).toBe(expected);
  });

  it.each([
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/8 ',
    '10.0.0.0/0x8',
    '10.0.0.0/255.0.0.0',
    '::/129',
    '::ffff:10.0.0.0/8',
    '*',
    // npm:netmask tests (MIT)
    '209.500.70.33/19',
    '140.999.82',
    '209.157.65536/19',
    'garbage',
    '  1.2.3.4',
    '08.0.0.0',
  ])('does not read %j', (cidr) => {
    expect(parseRange(cidr)).toBeUndefined();
  });
});
