import { describe, expect, it } from '@jest/globals';
import { RefusalError } from '../../../kernel/index.js';
import { destinationText } from '../destination.js';
import { ProxyRefusal } from './proxy.refusals.js';
import { forwardTarget, shownTarget, tunnelTarget } from './proxy.target.js';

function ruleOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ProxyRefusal) return `${error.status} ${error.refusal.rule}`;
    if (error instanceof RefusalError) return error.refusal.rule;
    throw error;
  }
  return 'read';
}

describe('the target of a CONNECT', () => {
  it.each([
    ['api.test:443', 'api.test:443'],
    ['API.Test.:443', 'api.test:443'],
    ['127.0.0.1:80', '127.0.0.1:80'],
    ['0x7f.1:80', '127.0.0.1:80'],
    ['2130706433:80', '127.0.0.1:80'],
    ['[::1]:80', '[::1]:80'],
    ['[::ffff:127.0.0.1]:80', '127.0.0.1:80'],
    ['api.test:00443', 'api.test:443'],
    ['api.test:0', 'api.test:0'],
    ['api.test:99999', 'api.test:99999'],
  ])('%s is %s', (authority, read) => {
    expect(destinationText(tunnelTarget(authority))).toBe(read);
  });

  it.each([
    '',
    'api.test',
    'api.test:',
    ':443',
    '::1:443',
    '1::2:443',
    '[::1]',
    '[::1]x:443',
    '[api.test]:443',
    'user@api.test:443',
    'user:secret@api.test:443',
    'api.test:443:80',
    'api.test:+443',
    'api.test:443/',
    'api.test/x:443',
    'api.test?x:443',
    'api.test#x:443',
    'api.test%00.evil.test:443',
    'http://api.test:443',
    'api test:443',
    'a..test:443',
    '*.test:443',
    '*:443',
    `${'a'.repeat(64)}.test:443`,
  ])('"%s" is none', (authority) => {
    expect(ruleOf(() => tunnelTarget(authority))).toBe('400 readable-targets-only');
  });
});

describe('the target of another request', () => {
  it.each([
    ['http://api.test/', 'http://api.test/', 'api.test:80'],
    ['HTTP://API.test:8080/a?b=c', 'http://api.test:8080/a?b=c', 'api.test:8080'],
    ['http://api.test', 'http://api.test/', 'api.test:80'],
    ['http://[::1]:81/', 'http://[::1]:81/', '[::1]:81'],
    // Read once, so whatever it was taken for is judged as that.
    ['http://evil.test\\@api.test/', 'http://evil.test/@api.test/', 'evil.test:80'],
    ['http://api.test#@evil.test/', 'http://api.test/#@evil.test/', 'api.test:80'],
  ])('%s is %s at %s', (target, href, destination) => {
    const read = forwardTarget('GET', target);
    expect([read.url.href, destinationText(read.destination)]).toEqual([href, destination]);
  });

  it.each([
    ['GET', '/', '400 proxy-requests-only'],
    ['OPTIONS', '*', '400 proxy-requests-only'],
    ['GET', '//api.test/', '400 proxy-requests-only'],
    ['GET', 'api.test:80', '400 proxy-requests-only'],
    ['GET', 'http:/api.test/', '400 proxy-requests-only'],
    ['GET', 'http:api.test', '400 proxy-requests-only'],
    ['GET', 'https://api.test/', '400 http-or-connect'],
    ['GET', 'ftp://api.test/', '400 http-or-connect'],
    ['GET', 'file:///etc/passwd', '400 http-or-connect'],
    ['GET', 'unix:///run/docker.sock', '400 http-or-connect'],
    ['GET', 'gopher://api.test/', '400 http-or-connect'],
    ['GET', 'ws://api.test/', '400 http-or-connect'],
    ['GET', 'http://', '400 readable-targets-only'],
    ['GET', 'http://:80/', '400 readable-targets-only'],
    ['GET', 'http://api.test:99999/', '400 readable-targets-only'],
    ['GET', 'http://a%00b/', '400 readable-targets-only'],
    ['GET', 'http://a,b/', '400 readable-targets-only'],
    ['GET', `http://api.test/${'a'.repeat(8192)}`, '400 readable-targets-only'],
    ['TRACE', 'http://api.test/', '405 listed-methods-only'],
    ['PROPFIND', 'http://api.test/', '405 listed-methods-only'],
    ['get', 'http://api.test/', '405 listed-methods-only'],
    ['GET', 'http://user@api.test/', 'no-credentials-in-urls'],
    ['GET', 'http://:secret@api.test/', 'no-credentials-in-urls'],
    ['GET', 'http://api.test@evil.test/', 'no-credentials-in-urls'],
  ])('%s %s: %s', (method, target, rule) => {
    expect(ruleOf(() => forwardTarget(method, target))).toBe(rule);
  });
});

describe('what a target is called in a record', () => {
  it.each([
    ['http://api.test/a?token=secret', 'api.test:80'],
    ['https://user:secret@API.test/', 'api.test:443'],
    ['api.test:443', 'api.test:443'],
    ['user:secret@api.test:443', 'unreadable'],
    ['ftp://api.test/', 'unreadable'],
    ['/a?token=secret', 'unreadable'],
    ['', 'unreadable'],
  ])('%s: %s', (target, shown) => {
    expect(shownTarget(target)).toBe(shown);
  });
});
