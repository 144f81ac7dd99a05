import { describe, expect, it } from '@jest/globals';
import { weightOf } from './sensitive.key.js';

describe('weightOf: names of secrets', () => {
  it.each([
    'password', 'db_passwd', 'PWD', 'passphrase', 'userpassword', 'PGPASSWORD', 'db_pass', 'pw', 'password2',
    'client_secret', 'clientSecret', 'secrets', 'SECRET_ID',
    'token', 'accessToken', 'refresh_tokens', 'id_token', 'csrf-token', 'authtoken', 'token2',
    'api_key', 'apiKey', 'X-Api-Key', 'APIKEY', 'IBMCLOUDIAMAPIKEY', 'access_key', 'awsAccessKey', 'private-key',
    'AccountKey', 'SharedAccessKey', 'signing_key', 'license_key',
    'auth', 'authToken', 'Authorization', 'proxy-authorization', 'basic_auth',
    'credential', 'userCredentials', 'creds', 'cookie', 'Set-Cookie', 'session', 'session_id', 'jwt',
    'ssn', 'social_security_number', 'credit_card', 'cardNumber', 'cvv', 'iban', 'pin_code', 'otp', 'mnemonic',
    'connection_string', 'connectionString', 'DSN', 'sentry_dsn',
    'pin', 'cardPin', 'securityCode', 'mfa_code', 'sasToken', 'passport_number', 'privkey',
    'pässword', 'pass\u200bword', 'ｐａｓｓｗｏｒｄ', 'Passwort', 'contraseña', 'mot_de_passe', 'пароль', '密码', 'パスワード',
  ])('%s names a secret', (key) => {
    expect(weightOf(key)).toBe('secret');
  }); // prettier-ignore

  it.each([
    'author', 'authority', 'authors', 'title', 'description', 'key', 'monkey', 'keyboard', 'secretary', 'card',
    'obsession', 'compass', 'passenger', 'bypass', 'pinned', 'path', 'url_x', 'sessions_per_day',
    'max_tokens', 'maxTokens', 'total_tokens', 'tokens', 'num_tokens', 'completion_tokens', 'js-tokens',
    'token_count', 'tokenLimit', 'token_type', 'tokenizer', 'progressToken', 'next_page_token', 'nextPageToken',
    'authorized_keys_path', 'password_file', 'passwordPolicy', 'password_length', 'secret_name', 'auth_url',
    'auth_method', 'authType', 'NO_AUTH', 'mongoNoAuth', 'hasPassword', 'skip_auth', 'spin', 'pinned', 'pin_map', 'timeCode', 'größe', '数', 'tökenizer', 'cookie_domain', 'session_timeout', 'credentials_path', 'public_key',
  ])('%s does not', (key) => {
    expect(weightOf(key)).not.toBe('secret');
  }); // prettier-ignore
});

describe('weightOf: hints', () => {
  it.each([
    ['key', 'hint'],
    ['oktaKey', 'hint'],
    ['SONAR_LOGIN', 'hint'],
    ['api_key', 'secret'],
    ['public_key', 'nothing'],
    ['cache_key', 'nothing'],
    ['sort_key', 'nothing'],
    ['name', 'nothing'],
    ['tokens', 'hint'],
    ['signature', 'hint'],
  ])('%s: %s', (key, weight) => {
    expect(weightOf(key)).toBe(weight);
  });
});
