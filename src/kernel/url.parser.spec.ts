import { describe, expect, it } from '@jest/globals';
import { parseUrl } from './url.parser.js';

describe('parseUrl', () => {
  it.each([
    ['https://a.example/x', undefined, 'https://a.example/x'],
    ['../y', 'https://a.example/x/z', 'https://a.example/y'],
    ['https://', undefined, undefined],
    ['y', undefined, undefined],
  ])('reads %s on %s as %s', (text, base, href) => {
    expect(parseUrl(text, base)?.href).toBe(href);
  });

  it('reads names in other alphabets also when it has been called very often', () => {
    let unread = 0;
    for (let call = 0; call < 50_000; call += 1) {
      if (parseUrl('https://bücher.example/') === undefined) unread += 1;
    }

    expect(unread).toBe(0);
  });
});
