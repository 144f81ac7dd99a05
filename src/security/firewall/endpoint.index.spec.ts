import { describe, expect, it } from '@jest/globals';
import { endpointFor, endpointIndexOf, endpointOnAnyPort } from './endpoint.index.js';
import { parseHost, type Host } from './host.js';

function host(text: string): Host {
  const parsed = parseHost(text);
  if (parsed === undefined) throw new Error(`Not a host: ${text}`);
  return parsed;
}

const endpoint = (pattern: string, ...ports: number[]) => ({
  name: pattern,
  host: pattern,
  ports,
  description: '',
});

const INDEX = endpointIndexOf(
  [
    endpoint('*.example.com', 443, 8443),
    endpoint('*.api.example.com', 443),
    endpoint('v1.api.example.com', 443),
    endpoint('example.com', 80),
    endpoint('*.EXAMPLE.org.', 443),
    endpoint('*.bücher.example', 443),
    endpoint('v1.api.example.com', 443, 9443),
    endpoint('93.184.216.34', 443),
    endpoint('*.example.com', 443, 10443),
    endpoint('silent.example.net'),
    // Nothing of this can be read, so nothing of it allows anything.
    endpoint('*', 443),
    endpoint('*.', 443),
    endpoint('*.com', 443),
    endpoint('*.net.', 443),
    endpoint('*foo.example.net', 443),
    endpoint('a.*.example.net', 443),
    endpoint('*.*.example.net', 443),
    endpoint('*.1.2.3.4', 443),
    endpoint('*.127.1', 443),
    endpoint('*.[::1]', 443),
    endpoint('*.::1', 443),
    endpoint('*.example.net/', 443),
    endpoint('*.a@example.net', 443),
  ],
  () => true,
);

describe('endpointFor', () => {
  it.each([
    // Exact before wildcard, the longer suffix before the shorter, the first of two alike.
    ['v1.api.example.com', 443, 2],
    ['v1.api.example.com', 9443, 6],
    ['v1.api.example.com', 8443, 0],
    ['v2.api.example.com', 443, 1],
    ['v2.api.example.com', 8443, 0],
    ['a.v1.api.example.com', 443, 1],
    ['api.example.com', 443, 0],
    ['www.example.com', 443, 0],
    ['www.example.com', 10443, 8],
    ['a.b.c.d.example.com', 443, 0],
    ['_dmarc.example.com', 443, 0],
    ['WWW.Example.COM.', 443, 0],
    ['ｗｗｗ．example。com', 443, 0],
    ['www.example.org', 443, 4],
    ['www.bücher.example', 443, 5],
    ['www.xn--bcher-kva.example', 443, 5],
    ['bücher.Bücher.example', 443, 5],
    ['93.184.216.34', 443, 7],
    ['0x5db8d822', 443, 7],
  ])('finds for %s:%i number %i', (text, port, expected) => {
    expect(endpointFor(INDEX, { host: host(text), port })).toBe(expected);
  });

  it.each([
    ['example.com', 443],
    ['example.org', 443],
    ['notexample.com', 443],
    ['www.notexample.com', 443],
    ['example.com.evil.test', 443],
    ['www.example.com.evil.test', 443],
    ['www.example.com', 444],
    ['evil.com', 443],
    ['a.net', 443],
    ['foo.example.net', 443],
    ['barfoo.example.net', 443],
    ['a.b.example.net', 443],
    ['silent.example.net', 443],
    ['1.2.3.4', 443],
    ['127.0.0.1', 443],
    ['127.1', 443],
    ['0.1.2.3', 443],
    ['::1', 443],
    ['com', 443],
    ['localhost', 443],
  ])('finds nothing for %s:%i', (text, port) => {
    expect(endpointFor(INDEX, { host: host(text), port })).toBeUndefined();
  });

  it('leaves out what is not meant, and keeps the positions of the rest', () => {
    const index = endpointIndexOf(
      [endpoint('a.example', 443), endpoint('b.example', 443)],
      ({ name }) => name === 'b.example',
    );

    expect(endpointFor(index, { host: host('a.example'), port: 443 })).toBeUndefined();
    expect(endpointFor(index, { host: host('b.example'), port: 443 })).toBe(1);
  });
});

describe('endpointOnAnyPort', () => {
  it.each([
    ['v1.api.example.com', 2],
    ['x.example.com', 0],
    ['example.com', 3],
    ['silent.example.net', undefined],
    ['evil.test', undefined],
  ])('finds for %s number %s', (text, expected) => {
    expect(endpointOnAnyPort(INDEX, host(text))).toBe(expected);
  });
});
