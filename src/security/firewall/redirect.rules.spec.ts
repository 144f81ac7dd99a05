import { describe, expect, it } from '@jest/globals';
import { redirectOf, type Hop, type Redirect } from './redirect.rules.js';

const SECRETS = { authorization: 'Bearer t', cookie: 'a=b', 'x-api-key': 'k' };

function hop(url: string, method: Hop['method'] = 'GET'): Hop {
  const body = method === 'POST' ? 'text' : undefined;
  const headers = { accept: '*/*', 'content-type': 'text/plain', ...SECRETS };
  return { url: new URL(url), method, headers, body };
}

function followed(redirect: Redirect): Hop {
  if (redirect.kind !== 'follow') throw new Error(`Not followed: ${redirect.kind}`);
  return redirect.hop;
}

describe('redirectOf', () => {
  it.each([
    [200, 'https://b.example/'],
    [300, 'https://b.example/'],
    [304, 'https://b.example/'],
    [302, undefined],
    [404, '/'],
  ])('takes %s with location %s as an answer', (status, location) => {
    expect(redirectOf(hop('https://a.example/'), status, location)).toEqual({ kind: 'none' });
  });

  it.each([
    ['/x', 'https://a.example/x'],
    ['x', 'https://a.example/dir/x'],
    ['//b.example/x', 'https://b.example/x'],
    ['\\\\b.example\\x', 'https://b.example/x'],
    ['https:b', 'https://a.example/dir/b'],
    ['file:///etc/passwd', 'file:///etc/passwd'],
  ])('resolves %j to %s, to be judged like a first URL', (location, expected) => {
    expect(followed(redirectOf(hop('https://a.example/dir/'), 302, location)).url.href).toBe(expected);
  });

  it.each(['http://', 'https://exa mple/', `/${'a'.repeat(9000)}`])(
    'cannot read the location %.30j',
    (location) => {
      expect(redirectOf(hop('https://a.example/'), 302, location)).toEqual({ kind: 'unreadable' });
    },
  );

  it('refuses to go from https to http, even on the same host', () => {
    expect(redirectOf(hop('https://a.example/'), 301, 'http://a.example/')).toMatchObject({
      kind: 'refused',
      refusal: { code: 'EGRESS.DENIED', rule: 'no-https-downgrade' },
    });
  });

  it.each([
    [301, 'POST', 'GET', undefined],
    [302, 'POST', 'GET', undefined],
    [303, 'POST', 'GET', undefined],
    [307, 'POST', 'POST', 'text'],
    [308, 'POST', 'POST', 'text'],
    [303, 'HEAD', 'HEAD', undefined],
    [302, 'GET', 'GET', undefined],
  ] as const)('after %s a %s becomes a %s', (status, method, expected, body) => {
    const next = followed(redirectOf(hop('https://a.example/', method), status, '/next'));
    expect([next.method, next.body]).toEqual([expected, body]);
  });

  it('drops the headers of the body together with the body', () => {
    const next = followed(redirectOf(hop('https://a.example/', 'POST'), 303, '/next'));
    expect(next.headers).toEqual({ accept: '*/*', ...SECRETS });
  });

  it('keeps all headers within one origin', () => {
    const next = followed(redirectOf(hop('https://a.example/'), 302, '/next'));
    expect(next.headers).toEqual({ accept: '*/*', 'content-type': 'text/plain', ...SECRETS });
  });

  it.each(['https://b.example/', 'https://a.example:8443/', 'https://a.example.b.example/'])(
    'sends nothing that could be a credential to %s',
    (location) => {
      const next = followed(redirectOf(hop('https://a.example/'), 307, location));
      expect(next.headers).toEqual({ accept: '*/*', 'content-type': 'text/plain' });
    },
  );
});
