import { describe, expect, it } from '@jest/globals';
import { answerHeadersFrom, framingOf, requestHeadersFor, type Framing } from './forwarded.headers.js';
import { ProxyRefusal } from './proxy.refusals.js';

function framing(...headers: string[]): Framing | string {
  try {
    return framingOf(headers);
  } catch (error) {
    if (error instanceof ProxyRefusal) return `${error.status} ${error.refusal.rule}`;
    throw error;
  }
}

describe('the end of a body', () => {
  it.each<[string[], Framing]>([
    [[], { kind: 'no body' }],
    [['Host', 'x'], { kind: 'no body' }],
    [['content-LENGTH', '12'], { kind: 'length', bytes: '12' }],
    [['Transfer-Encoding', 'Chunked'], { kind: 'chunks' }],
  ])('%j is clear', (headers, read) => {
    expect(framing(...headers)).toEqual(read);
  });

  it.each([
    [['Content-Length', '1', 'Transfer-Encoding', 'chunked'], '400 one-reading-only'],
    [['Content-Length', '1', 'content-length', '1'], '400 one-reading-only'],
    [['Content-Length', '1', 'Content-Length', '2'], '400 one-reading-only'],
    [['Content-Length', '1, 1'], '400 one-reading-only'],
    [['Content-Length', '+1'], '400 one-reading-only'],
    [['Content-Length', '-1'], '400 one-reading-only'],
    [['Content-Length', '0x1'], '400 one-reading-only'],
    [['Content-Length', ''], '400 one-reading-only'],
    [['Content-Length', '9999999999999999'], '400 one-reading-only'],
    [['Transfer-Encoding', 'gzip, chunked'], '400 one-reading-only'],
    [['Transfer-Encoding', 'chunked, identity'], '400 one-reading-only'],
    [['Transfer-Encoding', 'xchunked'], '400 one-reading-only'],
    [['Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'chunked'], '400 one-reading-only'],
    [['Transfer-Encoding', 'chunked\v'], '400 one-reading-only'],
    [['Host', 'api.test', 'host', 'evil.test'], '400 one-reading-only'],
    [['Upgrade', 'websocket', 'Connection', 'Upgrade'], '400 no-protocol-upgrades'],
    [['Upgrade', 'h2c'], '400 no-protocol-upgrades'],
  ])('%j is refused', (headers, rule) => {
    expect(framing(...headers)).toBe(rule);
  });
});

describe('the headers of a request', () => {
  const url = new URL('http://API.test:8080/a');

  it('lose what speaks to the proxy, and whatever Connection names', () => {
    const headers = [
      ['Host', 'other.test'],
      ['Cookie', 'a'],
      ['Cookie', 'b'],
      ['Proxy-Authorization', 'Basic x'],
      ['Proxy-Connection', 'keep-alive'],
      ['proxy-anything', 'x'],
      ['Keep-Alive', '5'],
      ['TE', 'trailers'],
      ['Trailer', 'X'],
      ['Connection', 'close, X-Hop'],
      ['x-HOP', '1'],
      ['connection', ' x-other '],
      ['X-Other', '2'],
      ['HTTP2-Settings', 'AAA'],
      ['Expect', '100-continue'],
      ['Accept', '*/*'],
    ].flat();
    expect(requestHeadersFor('GET', url, headers, { kind: 'no body' })).toEqual(
      [
        ['Host', 'api.test:8080'],
        ['Cookie', 'a'],
        ['Cookie', 'b'],
        ['Accept', '*/*'],
        ['Connection', 'close'],
      ].flat(),
    );
  });

  it.each<[string, Framing, string[]]>([
    ['GET', { kind: 'no body' }, []],
    ['POST', { kind: 'no body' }, ['Content-Length', '0']],
    ['GET', { kind: 'length', bytes: '7' }, ['Content-Length', '7']],
    ['POST', { kind: 'chunks' }, ['Transfer-Encoding', 'chunked']],
  ])('of %s say what was read of the body: %j', (method, read, said) => {
    // Named hop by hop, a length would otherwise be taken away from a body that has it.
    const sent = ['Connection', 'Content-Length, Transfer-Encoding, Host', 'Content-Length', '99'];
    expect(requestHeadersFor(method, url, sent, read)).toEqual([
      'Host',
      'api.test:8080',
      ...said,
      'Connection',
      'close',
    ]);
  });
});

describe('the headers of an answer', () => {
  it('lose what speaks to the proxy, and keep the length', () => {
    const headers = [
      ['Set-Cookie', 'a'],
      ['Set-Cookie', 'b'],
      ['Connection', 'keep-alive, x-hop'],
      ['X-Hop', '1'],
      ['Keep-Alive', 'timeout=5'],
      ['Proxy-Authenticate', 'Basic'],
      ['Trailer', 'X'],
      ['content-length', '5'],
    ].flat();
    expect(answerHeadersFrom(headers)).toEqual(
      [
        ['Set-Cookie', 'a'],
        ['Set-Cookie', 'b'],
        ['Content-Length', '5'],
        ['Connection', 'close'],
      ].flat(),
    );
  });
});
