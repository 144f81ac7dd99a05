import { describe, expect, it } from '@jest/globals';
import { hostText, parseHost, parseHostPattern } from './host.js';

describe('parseHost', () => {
  it.each([
    ['Example.COM', 'example.com'],
    ['example.com.', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['ⓔⓧⓐⓜⓟⓛⓔ.com', 'example.com'],
    ['_dmarc.example.com', '_dmarc.example.com'],
    ['LOCALHOST', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1.', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['0x7f000001', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['0177.0.0.1', '127.0.0.1'],
    ['１２７.0.0.1', '127.0.0.1'],
    ['①②⑦.0.0.1', '127.0.0.1'],
    ['[::1]', '::1'],
    ['::1', '::1'],
    ['[::ffff:7f00:1]', '127.0.0.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::127.0.0.1', '::7f00:1'],
    ['[64:ff9b::127.0.0.1]', '64:ff9b::7f00:1'],
    ['2002:7F00:1::', '2002:7f00:1::'],
    // github:whitequark/ipaddr.js test/ipaddr.test.js (MIT)
    ['0xc0a80101', '192.168.1.1'],
    ['030052000401', '192.168.1.1'],
    ['3232235777', '192.168.1.1'],
  ])('reads %j as %s', (text, expected) => {
    const host = parseHost(text);
    expect(host && hostText(host)).toBe(expected);
  });

  it.each([
    '',
    '.',
    'example.com..',
    'a..b',
    'example.com:443',
    'user@example.com',
    'example.com/path',
    'example.com\\@evil.com',
    'example.com?x',
    'example.com#x',
    'exa mple.com',
    'example.com\u0000',
    '%31%32%37.0.0.1',
    'a"b',
    "a'b",
    '{a}',
    '*.example.com',
    '256.1.1.1',
    '1.2.3.4.5',
    '[::1',
    '[fe80::1%eth0]',
    '[fe80::1%25eth0]',
    '::1]',
    `${'a'.repeat(64)}.com`,
    `${'a.'.repeat(127)}com`,
  ])('does not read %j', (text) => {
    expect(parseHost(text)).toBeUndefined();
  });
});

describe('parseHostPattern', () => {
  it.each([
    ['example.com', { kind: 'name', name: 'example.com' }],
    ['*.example.com', { kind: 'below', name: 'example.com' }],
    ['*.Example.COM.', { kind: 'below', name: 'example.com' }],
    ['*.a.b.example.com', { kind: 'below', name: 'a.b.example.com' }],
    ['*.bücher.example', { kind: 'below', name: 'xn--bcher-kva.example' }],
    ['127.1', { kind: 'address', address: { family: 4, text: '127.0.0.1', words: [0x7f000001] } }],
  ])('reads %j', (text, expected) => {
    expect(parseHostPattern(text)).toEqual(expected);
  });

  it.each([
    '*',
    '*.',
    '*..',
    '*.com',
    '*.com.',
    '*.localhost',
    '**.example.com',
    '*.*.example.com',
    'a.*.example.com',
    '*foo.com',
    'foo*.com',
    '*.1.2.3.4',
    '*.127.0.0.1',
    '*.127.1',
    '*.0x7f000001',
    '*.2130706433',
    '*.[::1]',
    '*.::1',
    '*.example.com:443',
    '*.example.com/',
    '*.a@example.com',
    ' *.example.com',
    '＊.example.com',
  ])('does not read %j', (text) => {
    expect(parseHostPattern(text)).toBeUndefined();
  });
});
