import { describe, expect, it } from '@jest/globals';
import { resultLink } from './result.link.js';

describe('resultLink', () => {
  it.each([
    ['https://a.example/x?y#z', 'https://a.example/x?y#z'],
    ['//duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2F&rut=1', 'https://a.example/'],
    ['/l/?uddg=http%3A%2F%2Fa.example%2F', 'http://a.example/'],
    ['https://lite.duckduckgo.com/l?uddg=https%3A%2F%2Fa.example%2F', 'https://a.example/'],
    ['//duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2F%253Cb%253E', 'https://a.example/%3Cb%3E'],
    [
      'https://evil.example/l/?uddg=https%3A%2F%2Fa.example%2F',
      'https://evil.example/l/?uddg=https%3A%2F%2Fa.example%2F',
    ],
    ['https://notduckduckgo.com/y.js', 'https://notduckduckgo.com/y.js'],
    ['https://duckduckgo.com/about', 'https://duckduckgo.com/about'],
    ['https://a.example/\u202e gpj', 'https://a.example/%E2%80%AE%20gpj'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ])('reads %s as %s', (href, expected) => {
    expect(resultLink(href)).toBe(expected);
  });

  it.each([
    '//duckduckgo.com/l/?uddg=%2Fetc%2Fpasswd',
    '//duckduckgo.com/l/?uddg=ftp%3A%2F%2Fa.example%2F',
    '//duckduckgo.com/l/?uddg=',
    '//duckduckgo.com/l/',
    'https://duckduckgo.com/y.js?u3=https%3A%2F%2Fa.example',
    'javascript:alert(1)',
    'http://[',
    `https://a.example/${'x'.repeat(3000)}`,
    `//duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2F${'x'.repeat(3000)}`,
  ])('leads nowhere from %s', (href) => {
    expect(resultLink(href)).toBeUndefined();
  });
});
