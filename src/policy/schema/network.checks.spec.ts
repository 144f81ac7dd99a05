import { describe, expect, it } from '@jest/globals';
import { cidr, hostPattern, normalCidr } from './network.checks.js';

describe('hostPattern', () => {
  it.each([
    ['lite.duckduckgo.com'],
    ['localhost'],
    ['xn--bcher-kva.example'],
    ['my_service'],
    ['192.0.2.7'],
    ['2001:db8::1'],
    ['a-1.b'],
    ['*.example.com'],
    ['*.a.b.example.com'],
    ['*.xn--bcher-kva.example'],
  ])('accepts %s', (value) => {
    expect(hostPattern.problem(value)).toBeUndefined();
  });

  it.each([
    [''],
    ['Example.com'],
    ['example.com.'],
    ['.example.com'],
    ['https://example.com'],
    ['example.com:443'],
    ['example.com/x'],
    ['user@example.com'],
    ['exa mple.com'],
    ['exämple.com'],
    ['1.2.3'],
    ['0x7f000001'],
    ['2130706433'],
    ['127.1'],
    ['0177.0.0.1'],
    ['a.0x7f'],
    ['2001:DB8::1'],
    ['2001:db8:0::1'],
    ['fe80::1%eth0'],
    ['[::1]'],
    ['-a.example'],
    ['a'.repeat(64)],
    [`${'a.'.repeat(127)}com`],
    [7],
    [null],
  ])('refuses %j', (value) => {
    expect(hostPattern.problem(value)).toEqual(expect.any(String));
  });

  it.each([
    ['*', '"*" names every host there is'],
    ['**', '"**" names every host there is'],
    ['**.example.com', '"**.example.com" has a wildcard that is not its whole first label'],
    ['*foo.com', '"*foo.com" has a wildcard that is not its whole first label'],
    ['foo*.example.com', '"foo*.example.com" has a wildcard that is not its whole first label'],
    ['a.*.com', '"a.*.com" has a wildcard that is not its whole first label'],
    ['*.*.example.com', '"*.*.example.com" has a wildcard that is not its whole first label'],
    ['example.*', '"example.*" has a wildcard that is not its whole first label'],
    ['*.', 'in "*.", "" is not a host name'],
    ['*..example.com', 'in "*..example.com", ".example.com" is not a host name'],
    ['*.example.com.', 'in "*.example.com.", "example.com." is not a host name'],
    ['*.Example.com', 'in "*.Example.com", "Example.com" has capital letters'],
    ['*.bücher.example', 'in "*.bücher.example", "bücher.example" must be written in its xn-- form'],
    ['*.example.com:443', 'in "*.example.com:443", "example.com:443" is more than a host name'],
    ['*.com', '"*.com" names a whole top-level domain'],
    ['*.localhost', '"*.localhost" names a whole top-level domain'],
    ['*.1.2.3.4', '"*.1.2.3.4" stands before an address, which has no names below it'],
    ['*.127.0.0.1', '"*.127.0.0.1" stands before an address, which has no names below it'],
    ['*.2001:db8::1', '"*.2001:db8::1" stands before an address, which has no names below it'],
    ['*.127.1', 'in "*.127.1", "127.1" is read as an incomplete address'],
    ['*.0x7f000001', 'in "*.0x7f000001", "0x7f000001" is read as an incomplete address'],
    ['*.a.0177', 'in "*.a.0177", "a.0177" is read as an incomplete address'],
  ])('refuses the wildcard %s', (value, problem) => {
    expect(hostPattern.problem(value)).toBe(problem);
  });

  it.each([
    ['*', 'name the hosts that are needed, one entry for each'],
    ['*.com', 'write *. and at least two labels, as in *.example.com'],
    ['example.*', 'write *. and at least two labels, as in *.example.com'],
    [
      'Example.com',
      'write the bare name in lower case, or an address, as in lite.duckduckgo.com; *.example.com means every name below example.com',
    ],
  ])('says what to write in place of %s', (value, remedy) => {
    expect((hostPattern.remedy as (found: unknown) => string)(value)).toBe(remedy);
  });
});

describe('cidr', () => {
  it.each([['10.0.0.0/8'], ['127.0.0.1/32'], ['0.0.0.0/0'], ['::/0'], ['fe80::/10'], ['2001:DB8::/32']])(
    'accepts %s',
    (value) => {
      expect(cidr.problem(value)).toBeUndefined();
    },
  );

  it.each([
    ['10.0.0.0/0'],
    ['10.0.0.1/8'],
    ['10.0.0.0'],
    ['10.0.0.0/33'],
    ['10.0.0.0/08'],
    ['10.0.0.0/-1'],
    ['10.0.0/8'],
    ['010.0.0.0/8'],
    ['0x0a.0.0.0/8'],
    ['300.0.0.0/8'],
    ['fe80::1/10'],
    ['fe80::%eth0/10'],
    ['::/129'],
    ['::ffff:10.0.0.0/104'],
    ['10.0.0.0/8 '],
    ['a/8'],
    [''],
    [8],
    [null],
  ])('refuses %j', (value) => {
    expect(cidr.problem(value)).toEqual(expect.any(String));
  });

  it('says what a block with host bits would really be', () => {
    expect(cidr.problem('10.0.0.0/0')).toBe('"10.0.0.0/0" does not start its block, which is 0.0.0.0/0');
  });

  it('has one form for each block', () => {
    expect(normalCidr('2001:0DB8:0:0::/32')).toBe('2001:db8::/32');
  });
});
