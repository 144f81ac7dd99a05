/** Words that make a key's value secret wherever they stand in the key. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  'password', 'passwords', 'passwd', 'pwd', 'passphrase', 'secret', 'secrets', 'credential', 'credentials',
  'auth', 'authorization', 'authentication', 'bearer', 'cookie', 'cookies', 'session', 'sessionid', 'jwt',
  'token', 'ssn', 'cvv', 'cvc', 'dsn', 'apikey', 'accesskey', 'privatekey', 'secretkey', 'creditcard',
  'connectionstring', 'otp',
]); // prettier-ignore

/** Neighbouring words that together make a key's value secret. */
const SECRET_PAIRS: ReadonlySet<string> = new Set([
  'api key', 'access key', 'private key', 'secret key', 'encryption key', 'signing key',
  'credit card', 'card number', 'connection string', 'social security',
]); // prettier-ignore

/** Keys that count tokens rather than carry one. */
const COUNTED = /^(max|min|num|total|count)$/;

/**
 * Says whether a key names a secret. By whole words, so that `author`, `authority` and `max_tokens` stay
 * readable while `authToken`, `X-Api-Key` and `DB_PASSWD` do not.
 */
export function isSensitiveKey(key: string): boolean {
  const words = wordsOf(key);
  if (
    words.some((word) => SECRET_WORDS.has(word)) &&
    !(words.includes('token') && COUNTED.test(words[0] ?? ''))
  ) {
    return true;
  }
  if (words.includes('tokens') && words.length > 1 && !COUNTED.test(words[0] ?? '')) return true;
  return words.some((word, index) => SECRET_PAIRS.has(`${word} ${words[index + 1] ?? ''}`));
}

/** Splits snake_case, kebab-case and camelCase; acronyms keep together. */
function wordsOf(key: string): string[] {
  return key
    .slice(0, 256)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
