import { describe, expect, it } from '@jest/globals';
import { redact, redactText } from './redaction.js';
import { isSensitiveKey } from './sensitive.key.js';

describe('isSensitiveKey', () => {
  it.each([
    'password',
    'db_passwd',
    'PWD',
    'passphrase',
    'client_secret',
    'secrets',
    'token',
    'accessToken',
    'refresh_tokens',
    'api_key',
    'apiKey',
    'X-Api-Key',
    'APIKEY',
    'access_key',
    'awsAccessKey',
    'private-key',
    'auth',
    'authToken',
    'Authorization',
    'proxy-authorization',
    'credential',
    'userCredentials',
    'cookie',
    'Set-Cookie',
    'session',
    'session_id',
    'jwt',
    'ssn',
    'credit_card',
    'cardNumber',
    'connection_string',
    'connectionString',
    'DSN',
  ])('%s names a secret', (key) => {
    expect(isSensitiveKey(key)).toBe(true);
  });

  it.each([
    'author',
    'authority',
    'authors',
    'max_tokens',
    'maxTokens',
    'total_tokens',
    'tokens',
    'num_tokens',
    'title',
    'tokenizer',
    'description',
    'keyboard',
    'key',
    'monkey',
    'secretary',
    'cookies_policy_url_x'.replace('cookies_', ''),
    'card',
    'obsession',
    'compass',
  ])('%s does not', (key) => {
    expect(isSensitiveKey(key)).toBe(false);
  });
});

describe('redact', () => {
  it('replaces sensitive values at any depth, in lists too', () => {
    expect(redact({ user: 'ann', login: [{ password: 'x' }, { token: { nested: 1 } }] })).toEqual({
      user: 'ann',
      login: [{ password: '[REDACTED]' }, { token: '[REDACTED]' }],
    });
  });

  it('takes credentials out of URLs', () => {
    expect(redact({ url: 'https://user:pw@example.com/x' })).toEqual({
      url: 'https://[REDACTED]@example.com/x',
    });
  });

  it.each([
    ['https://user:p@w@example.com/x', 'https://[REDACTED]@example.com/x'],
    [`https://user:${'j'.repeat(500)}@example.com/`, 'https://[REDACTED]@example.com/'],
    ['https:\\\\user:pw@example.com/', 'https:\\\\[REDACTED]@example.com/'],
    [`https://user:${'j'.repeat(2000)}@example.com/`, 'https://user:[REDACTED]... (2026 characters)'],
  ])('also in %j', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it('says when it left out items or keys', () => {
    expect(redact(Array(100).fill(1))).toEqual([...Array<number>(64).fill(1), '[CUT: 36 more]']);
    expect(redact(Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`k${i}`, i])))).toMatchObject({
      '[CUT]': '6 more',
    });
  });

  it('leaves an at sign in a path alone', () => {
    expect(redactText('https://example.com/@scope/name')).toBe('https://example.com/@scope/name');
  });

  it('cuts long strings and says how long they were', () => {
    expect(redactText('a'.repeat(5000))).toBe(`${'a'.repeat(1024)}... (5000 characters)`);
  });

  it('cuts depth, width and the whole', () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`);
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, Array(5000).fill(i)]));

    expect(JSON.stringify(redact(deep))).toContain('[CUT]');
    expect(JSON.stringify(redact(wide)).length).toBeLessThan(10_000);
  });
});
