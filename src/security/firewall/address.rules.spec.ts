import { describe, expect, it } from '@jest/globals';
import { allowingRange, embeddedAddresses, isGloballyRoutable, isGuarded } from './address.rules.js';
import { parseAddress, parseRange, type IpAddress } from './ip.address.js';
import { rangeIndexOf } from './range.index.js';

function address(text: string): IpAddress {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`Not an address: ${text}`);
  return parsed;
}

describe('isGloballyRoutable', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '191.255.255.255',
    '192.0.1.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.254',
    '::ffff:8.8.8.8',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
    '2a00:1450::1',
    '2001:200::1',
  ])('%s is public', (text) => {
    expect(isGloballyRoutable(address(text))).toBe(true);
  });

  it.each([
    ['0.0.0.0', 'this network'],
    ['0.255.255.255', 'this network'],
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['100.64.0.0', 'carrier-grade NAT'],
    ['100.127.255.255', 'carrier-grade NAT'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.255', 'loopback'],
    ['168.63.129.16', 'Azure platform'],
    ['169.254.169.254', 'metadata'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.0', 'protocol assignments'],
    ['192.0.0.171', 'NAT64 discovery'],
    ['192.0.0.192', 'Oracle metadata'],
    ['192.0.2.1', 'documentation'],
    ['192.31.196.1', 'AS112'],
    ['192.52.193.1', 'AMT'],
    ['192.88.99.1', '6to4 relay'],
    ['192.168.0.0', 'private'],
    ['192.168.255.255', 'private'],
    ['192.175.48.1', 'AS112'],
    ['198.18.0.0', 'benchmarking'],
    ['198.19.255.255', 'benchmarking'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::8.8.8.8', 'IPv4-compatible'],
    ['::ffff:10.0.0.1', 'IPv4-mapped private'],
    ['::ffff:169.254.169.254', 'IPv4-mapped metadata'],
    ['::ffff:0:8.8.8.8', 'IPv4-translated'],
    ['64:ff9b::8.8.8.8', 'NAT64'],
    ['64:ff9b::10.0.0.1', 'NAT64 of a private address'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['100::1', 'discard only'],
    ['100:0:0:1::1', 'dummy prefix'],
    ['2001::1', 'Teredo'],
    ['2001:2::1', 'benchmarking'],
    ['2001:10::1', 'ORCHID'],
    ['2001:20::1', 'ORCHIDv2'],
    ['2001:1ff:ffff::1', 'protocol assignments'],
    ['2001:db8::1', 'documentation'],
    ['2002:808:808::1', '6to4'],
    ['2620:4f:8000::1', 'AS112'],
    ['3fff::1', 'documentation'],
    ['5f00::1', 'segment routing'],
    ['4000::1', 'space that nobody has been given'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'AWS metadata'],
    ['fdff:ffff::1', 'unique local'],
    ['fe80::1%eth0', 'link-local'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    // github:arkadiyt/ssrf_filter spec/lib/ssrf_filter_spec.rb (MIT)
    ['::203.0.113.0', 'IPv4-compatible documentation'],
    ['::239.255.255.255', 'IPv4-compatible multicast'],
    // github:JordanMilne/Advocate test (Apache-2.0)
    ['2002:C0A8:FFFF::', '6to4 of a private address'],
    ['2001:0000:4136:e378:8000:63bf:3f57:fdf2', 'Teredo'],
    ['FEC0:CCCC::', 'site-local'],
  ])('%s is not public: %s', (text) => {
    expect(isGloballyRoutable(address(text))).toBe(false);
  });
});

describe('embeddedAddresses', () => {
  it.each([
    ['64:ff9b::192.0.2.33', ['192.0.2.33']],
    ['2002:c000:204::1', ['192.0.2.4']],
    // The example of RFC 4380: server 65.54.227.120 behind client 192.0.2.45.
    ['2001:0000:4136:e378:8000:63bf:3fff:fdd2', ['65.54.227.120', '192.0.2.45']],
    ['::10.0.0.1', ['10.0.0.1']],
    ['::ffff:0:10.0.0.1', ['10.0.0.1']],
    ['::', []],
    ['::1', []],
    ['2606:4700::1', []],
    ['10.0.0.1', []],
  ])('finds in %s: %j', (text, expected) => {
    expect(embeddedAddresses(address(text)).map((one) => one.text)).toEqual(expected);
  });
});

describe('allowingRange', () => {
  it.each([
    [['10.0.0.0/8'], '10.1.2.3', 0],
    [['192.168.0.0/16', '10.0.0.0/8'], '10.1.2.3', 1],
    [['10.0.0.0/8'], '::ffff:10.1.2.3', 0],
    [['::1/128'], '::1', 0],
    [['::1/128'], '127.0.0.1', undefined],
    [[], '127.0.0.1', undefined],
    [['not a range', '127.0.0.0/8'], '127.0.0.1', 1],
    [['not a range'], '127.0.0.1', undefined],
    // Link-local and metadata: only by a range of their own.
    [['0.0.0.0/0'], '169.254.169.254', undefined],
    [['169.0.0.0/8'], '169.254.169.254', undefined],
    [['168.0.0.0/7', '0.0.0.0/0'], '169.254.1.1', undefined],
    [['169.254.0.0/15'], '169.254.169.254', undefined],
    [['169.254.0.0/16'], '169.254.169.254', 0],
    [['0.0.0.0/0', '169.254.169.254/32'], '169.254.169.254', 1],
    [['::/0'], 'fe80::1', undefined],
    [['fe80::/9'], 'fe80::1', undefined],
    [['fe80::/10'], 'fe80::1', 0],
    [['fd00::/8'], 'fd00:ec2::254', undefined],
    [['fd00:ec2::/32'], 'fd00:ec2::254', 0],
    [['100.64.0.0/10'], '100.100.100.200', undefined],
    [['100.100.100.200/32'], '100.100.100.200', 0],
    [['0.0.0.0/0'], '168.63.129.16', undefined],
    [['192.0.0.0/24'], '192.0.0.192', undefined],
    [['0.0.0.0/0'], '::ffff:169.254.169.254', undefined],
    // The address inside counts as well.
    [['64:ff9b::/96'], '64:ff9b::8.8.8.8', 0],
    [['64:ff9b::/96'], '64:ff9b::10.0.0.1', undefined],
    [['64:ff9b::/96', '10.0.0.0/8'], '64:ff9b::10.0.0.1', 0],
    [['::/0', '0.0.0.0/0'], '64:ff9b::169.254.169.254', undefined],
    [['::/0', '0.0.0.0/0'], '2002:a9fe:a9fe::1', undefined],
    [['::/0', '0.0.0.0/0'], '2001:0:a9fe:a9fe::1', undefined],
    [['::/0', '0.0.0.0/0'], '::169.254.169.254', undefined],
    [['::/0', '0.0.0.0/0'], '64:ff9b:1:a9fe:a9:fe00::', undefined],
  ] as const)('among %j, %s is opened by number %s', (ranges, text, expected) => {
    expect(allowingRange(rangeIndexOf(ranges.map(parseRange)), address(text))).toBe(expected);
  });
});

describe('isGuarded', () => {
  it.each([
    ['169.254.169.254', true],
    ['64:ff9b::a9fe:a9fe', true],
    ['fe80::1', true],
    ['10.0.0.1', false],
    ['8.8.8.8', false],
  ])('%s: %s', (text, expected) => {
    expect(isGuarded(address(text))).toBe(expected);
  });
});
