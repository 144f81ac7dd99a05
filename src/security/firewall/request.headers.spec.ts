import { describe, expect, it } from '@jest/globals';
import { RefusalError } from '../../kernel/index.js';
import { requestHeaders } from './request.headers.js';

describe('requestHeaders', () => {
  it('fills in what a request needs and lets the tool replace it', () => {
    expect(requestHeaders({ 'User-Agent': 'mine', 'X-Own': '1' }, undefined)).toEqual({
      accept: '*/*',
      'user-agent': 'mine',
      'x-own': '1',
    });
  });

  it('names the type of a body that the tool did not name', () => {
    expect(requestHeaders({}, 'text')['content-type']).toBe('text/plain; charset=utf-8');
  });

  it.each([
    'Host',
    'hOsT',
    'Connection',
    'Content-Length',
    'Transfer-Encoding',
    'Proxy-Authorization',
    'Proxy-Connection',
    'Upgrade',
    'Expect',
    'TE',
    'Accept-Encoding',
  ])('refuses %s', (name) => {
    expect(() => requestHeaders({ [name]: 'x' }, undefined)).toThrow(RefusalError);
  });

  it.each([
    ['x-a', 'b\r\nHost: evil.example'],
    ['x-a', 'b\n'],
    ['x-a', 'b\u0000'],
    ['x-a', 'snowman \u2603'],
    ['x a', 'b'],
    ['x-a\r\nHost', 'evil.example'],
    ['x:a', 'b'],
    ['', 'b'],
  ])('refuses the malformed header %j: %j', (name, value) => {
    expect(() => requestHeaders({ [name]: value }, undefined)).toThrow(
      'A request header holds characters that HTTP does not allow.',
    );
  });
});
