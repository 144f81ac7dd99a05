import { isAlnumAt } from './alphabets.js';
import { matchesOf } from './matches.js';
import type { Span } from './span.js';

/** A JSON object in base64url, dots, more of it. Takes the whole run, so that no character is walked twice. */
const JWT = /eyJ[\w/+=.-]*/g;

/** 256 bits are a hash or a key, and only the words around tell. */
const HEX_KEY = /0x[0-9A-Fa-f]{64}(?![0-9A-Fa-f])/g;
const OF_A_KEY = /private|wallet|mnemonic|secret/i;
const AROUND_HEX = 160;

/** Formats without a prefix: a mark in the middle, and what must stand on both sides of it. Bounded. */
const AROUND: readonly { readonly kind: string; readonly mark: RegExp; readonly before: RegExp; readonly after: RegExp }[] = [
  // 32 hexadecimal digits and the data centre.
  { kind: 'mailchimp-key', mark: /-us\d/g, before: /(?<![A-Za-z0-9])[0-9a-f]{32}$/, after: /^-us\d{1,2}(?![A-Za-z0-9])/ },
  // Azure AD: three characters, a digit, `Q~`, and 31 to 34 more.
  { kind: 'azure-client-secret', mark: /\dQ~/g, before: /(?<![\w~.-])[\w~.]{3}$/, after: /^\dQ~[\w~.-]{31,34}(?![\w~-])/ },
  // Telegram: the number of the bot, behind `bot` in URLs, and 35 characters that begin with AA.
  { kind: 'telegram-token', mark: /:AA/g, before: /(?<=(?<![A-Za-z0-9])(?:bot)?)\d{6,10}$/, after: /^:AA[\w-]{33}(?![\w-])/ },
  // Facebook: number of the app, a bar, 27 characters.
  { kind: 'facebook-token', mark: /(?<=\d)(?:\||%7C)/g, before: /(?<![A-Za-z0-9])\d{15,16}$/, after: /^(?:\||%7C)[\w-]{27}(?![\w-])/ },
  // New Relic: 36 characters, and NRAL at the end.
  { kind: 'new-relic-key', mark: /NRAL/g, before: /(?<![A-Za-z0-9])[A-Za-z0-9]{36}$/, after: /^NRAL(?![A-Za-z0-9])/ },
  // Discord: the number of the bot in Base64, a time, a hash.
  { kind: 'discord-token', mark: /\.[\w-]{6}\.(?=[\w-]{27})/g, before: /(?<![\w.-])[MNO][\w-]{23,27}$/, after: /^\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/ },
  // Data sources of Go and Oracle, which are no URLs.
  { kind: 'password', mark: /@(?:tcp|udp|unix)\(/g, before: /(?<=[\w$.-]:)[^\s@"'`:/]{1,64}$/, after: /^/ },
  { kind: 'password', mark: /@(?=\/\/|[\w.-]{1,64}:\d{1,5}[:/])/g, before: /(?<=(?:thin:|\s|["'`])[\w$]{1,30}\/)[^\s@"'`:/]{1,64}$/, after: /^/ },
  // Harness: account, token, secret.
  { kind: 'harness-token', mark: /\.[0-9a-f]{24}\./g, before: /(?<![\w.-])(?:pat|sat)\.[\w-]{22}$/, after: /^\.[0-9a-f]{24}\.[\w-]{20}(?![\w-])/ },
  // Braintree and PayPal: key, environment, merchant, secret.
  { kind: 'paypal-token', mark: /access_token\$/g, before: /$/, after: /^access_token\$(?:production|sandbox)\$\w{16}\$[0-9a-f]{32}(?!\w)/ },
  // HashiCorp Terraform Cloud, and Vault before 1.10.
  { kind: 'terraform-token', mark: /\.atlasv1\./g, before: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}$/, after: /^\.atlasv1\.[\w=-]{60,70}/ },
  { kind: 'vault-token', mark: /(?<![\w.])s\.(?=[A-Za-z]{0,23}\d)(?=[a-z0-9]{0,23}[A-Z])/g, before: /$/, after: /^s\.[A-Za-z0-9]{24}(?![\w.])/ },
]; // prettier-ignore
const ANY_MARK =
  /-us\d|\dQ~|:AA|\d(?:\||%7C)|\.atlasv1\.|\bs\.|NRAL|access_token\$|\.[0-9a-f]{24}\.|\.[\w-]{6}\.|@/;
const LONGEST_SIDE = 80;

/** JSON Web Tokens, with or without a signature. */
export function findJwts(text: string): Span[] {
  const spans: Span[] = [];
  for (const { index, 0: run } of matchesOf(JWT, text)) {
    if (!isJwt(run) || isAlnumAt(text, index - 1)) continue;
    spans.push({ start: index, end: index + (run.endsWith('.') ? run.length - 1 : run.length), kind: 'jwt' });
  }
  return spans;
}

function isJwt(run: string): boolean {
  const parts = run.split('.');
  return parts.some(
    (part, at) => part.startsWith('eyJ') && part.length >= 16 && (parts[at + 1]?.length ?? 0) >= 4,
  );
}

/** Tokens that are known by what stands in their middle. */
export function findShapes(text: string): Span[] {
  if (!ANY_MARK.test(text)) return [];
  const spans: Span[] = [];
  for (const { kind, mark, before, after } of AROUND) {
    for (const { index } of matchesOf(mark, text)) {
      const left = before.exec(text.slice(Math.max(0, index - LONGEST_SIDE), index));
      const right = after.exec(text.slice(index, index + LONGEST_SIDE));
      if (left === null || right === null) continue;
      spans.push({ start: index - left[0].length, end: index + right[0].length, kind });
    }
  }
  return spans;
}

/** Private keys of blockchains: 64 hexadecimal digits where a wallet or a private key is talked about. */
export function findHexKeys(text: string): Span[] {
  return matchesOf(HEX_KEY, text)
    .filter(({ index }) =>
      OF_A_KEY.test(text.slice(Math.max(0, index - AROUND_HEX), index + 66 + AROUND_HEX)),
    )
    .map(({ index, 0: found }) => ({ start: index + 2, end: index + found.length, kind: 'private-key' }));
}
