/** Words that make a key's value secret wherever they stand in the key. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  'password', 'passwords', 'passwd', 'pwd', 'pw', 'pass', 'passphrase', 'passcode', 'secret', 'secrets',
  'credential', 'credentials', 'creds', 'auth', 'authorization', 'authentication', 'bearer', 'cookie', 'cookies',
  'session', 'sessionid', 'jwt', 'token', 'pat', 'ssn', 'cvv', 'cvc', 'iban', 'dsn', 'creditcard',
  'connectionstring', 'otp', 'totp', 'mnemonic', 'htpasswd', 'pgpassword', 'sas', 'privkey',
  'passwort', 'kennwort', 'contrasena', 'clave', 'senha', 'wachtwoord', 'haslo', 'losenord', 'пароль', '密码', '密碼',
  'パスワード', '비밀번호',
].map(plain)); // prettier-ignore

/** Endings of words that are written together: `IBMCLOUDIAMAPIKEY`, `authtoken`, `dbpassword`. */
const SECRET_ENDINGS = [
  'password', 'passwd', 'passphrase', 'secret', 'apikey', 'accesskey', 'secretkey', 'privatekey', 'authkey',
  'accountkey', 'token',
] as const; // prettier-ignore

/** Neighbouring words that together make a key's value secret. */
const SECRET_PAIRS: ReadonlySet<string> = new Set([
  'api key', 'api keys', 'app key', 'access key', 'access keys', 'private key', 'secret key', 'encryption key',
  'signing key', 'account key', 'auth key', 'master key', 'license key', 'subscription key', 'storage key',
  'shared key', 'deploy key', 'service key', 'credit card', 'card number', 'connection string',
  'social security', 'pin code', 'security code', 'verification code', 'mfa code', 'passport number', 'de passe', 'seed phrase', 'recovery phrase', 'recovery code', 'backup code',
  // Identifiers that secretlint takes for secret, too: they say whose account it is.
  'azure client', 'tenant id', 'aws account',
]); // prettier-ignore

/** Last words that say that the value is about a secret and is none. */
const ABOUT: ReadonlySet<string> = new Set([
  'count', 'limit', 'limits', 'budget', 'length', 'size', 'type', 'kind', 'name', 'names', 'url', 'uri',
  'endpoint', 'path', 'paths', 'file', 'files', 'filename', 'dir', 'folder', 'policy', 'timeout', 'ttl', 'expiry',
  'expires', 'expiration', 'expired', 'age', 'method', 'mode', 'enabled', 'disabled', 'required', 'valid', 'usage',
  'used', 'status', 'scope', 'scopes', 'strategy', 'provider', 'header', 'prefix', 'format', 'version', 'domain',
  'level', 'strength', 'hint', 'label', 'description', 'docs', 'permissions', 'rotation', 'store', 'manager',
  'middleware', 'service', 'controller', 'module', 'client', 'server', 'user', 'username', 'email', 'role',
  'roles', 'at', 'in', 'per', 'index', 'position',
]); // prettier-ignore

/** What stands before the last word where it says that there is none: `MONGO_NO_AUTH`. */
const NONE: ReadonlySet<string> = new Set([
  'no',
  'non',
  'without',
  'skip',
  'disable',
  'has',
  'is',
  'needs',
  'requires',
]);

/** What stands before `token` where it is a word of a text, or a handle that opens nothing. */
const NO_SECRET_TOKEN =
  /^(max|min|num|total|count|input|output|prompt|completion|next|page|cancellation|progress|stop|eos|bos|pad|unk)$/;
/** What stands before `tokens` where they are secrets; otherwise somebody counts or parses. */
const SECRET_TOKENS =
  /^(access|refresh|auth|api|bearer|id|user|session|secret|device|push|registration|service|bot|app|security)$/;

/** Words next to which only a value that looks random is secret. */
const HINTS: ReadonlySet<string> = new Set([
  'key', 'keys', 'tokens', 'signature', 'login', 'oauth', 'seed', 'salt', 'webhook', 'accessid', 'cert', 'wallet', 'private',
]); // prettier-ignore

/** Words beside which `key` is no secret. */
const PUBLIC: ReadonlySet<string> = new Set([
  'public', 'pub', 'primary', 'foreign', 'cache', 'sort', 'partition', 'idempotency', 'object', 'row', 'group',
  'registry', 'monkey', 'integrity', 'checksum', 'hash', 'sha', 'commit', 'request', 'trace', 'span', 'event',
]); // prettier-ignore

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

export type Weight = 'secret' | 'hint' | 'nothing';

/** Names repeat; what was found out about one is kept, for so many. */
const MAX_KNOWN = 1024;
const known = new Map<string, Weight>();

/**
 * How much a name says about the value beside it: `secret` (whatever it is), `hint` (if it looks random) or
 * `nothing`. By whole words, so that `author`, `authority`, `max_tokens` and `token_count` stay readable while
 * `authToken`, `X-Api-Key` and `DB_PASSWD` do not.
 */
export function weightOf(key: string): Weight {
  const before = known.get(key);
  if (before !== undefined) return before;
  const weight = weigh(wordsOf(key));
  if (known.size >= MAX_KNOWN) known.clear();
  // A part of a longer text would keep all of it in memory, and a long name is worth no place.
  if (key.length <= 64) known.set(key, weight);
  return weight;
}

function weigh(words: readonly string[]): Weight {
  if (namesSecret(words)) return 'secret';
  const hints = words.some((word) => HINTS.has(word) || SECRET_WORDS.has(word) || word.endsWith('key'));
  return hints && !words.some((word) => PUBLIC.has(word)) ? 'hint' : 'nothing';
}

function namesSecret(words: readonly string[]): boolean {
  const [first = ''] = words;
  if (words.length > 1 && ABOUT.has(words.at(-1) ?? '')) return false;
  if (NONE.has(words.at(-2) ?? '')) return false;
  // Elsewhere it is one of a chip.
  if (words.at(-1) === 'pin') return true;
  if (words.at(-1) === 'tokens') return SECRET_TOKENS.test(words.at(-2) ?? '');
  if (words.at(-1) === 'token' && NO_SECRET_TOKEN.test(first)) return false;
  return (
    words.some((word) => SECRET_WORDS.has(word) || SECRET_ENDINGS.some((ending) => word.endsWith(ending))) ||
    words.some((word, at) => SECRET_PAIRS.has(`${word} ${words[at + 1] ?? ''}`))
  );
}

/**
 * Splits snake_case, kebab-case and camelCase; acronyms keep together, numbers at the end (`token2`) go. Wide letters,
 * accents and invisible characters make no other word.
 */
function wordsOf(key: string): string[] {
  const start = key.slice(0, 256);
  return (ASCII.test(start) ? start : plain(start))
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '');
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '');
}
