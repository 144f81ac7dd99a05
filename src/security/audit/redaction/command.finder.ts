import { matchesOf } from './matches.js';
import type { Span } from './span.js';

interface CommandRule {
  readonly program: RegExp;
  /** Behind the program on its line; the secret is the last group. Bounded. */
  readonly option: RegExp;
}

/** Programs that take a password in a place that says nothing by itself: `-u 1000:1000` is no secret of docker. */
const RULES: readonly CommandRule[] = [
  { program: /\bcurl\b|\b(?:https?|xh) (?=-)/g, option: /\s(?:-[a-zA-Z]{0,4}[uaU]|--user|--proxy-user|--auth)[ =]?["']?[^\s:"']{0,128}:([^\s"']{1,512})/ },
  // A key as the name of a user without a password.
  { program: /\bcurl\b/g, option: /\s(?:-u|--user)[ =]?["']?([^\s:"']{8,256}):["']?(?!\S)/ },
  { program: /\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|7z|7za|7zz|rar|unrar)\b/g, option: /\s-p["']?([^\s"']{1,256})/ },
  { program: /\bsshpass\b/g, option: /\s-p ?["']?([^\s"']{1,256})/ },
  { program: /\b(?:redis-cli|keydb-cli|valkey-cli)\b/g, option: /\s-a ["']?([^\s"']{1,256})/ },
  { program: /\b(?:docker|podman|buildah|nerdctl|skopeo|crane|helm|az|oc|tkn) (?:[a-z]{1,16} )?login\b|\b(?:mongo|mongosh|mongodump|mongorestore|mongoexport|mongoimport|snowsql|cqlsh|ldapmodify)\b/g, option: /\s-p[ =]?["']?([^\s"']{1,256})/ },
  { program: /\b(?:sqlcmd|bcp|osql|zip|unzip|zipcloak)\b/g, option: /\s-P ?["']?([^\s"']{1,256})/ },
  { program: /\bldap(?:search|add|modify|delete|passwd|whoami|compare|modrdn)\b/g, option: /\s-w ?["']?([^\s"']{1,256})/ },
  { program: /\bopenssl\b/g, option: /\s(?:-k |-K |-pass(?:in|out)?[ =](?:pass:)?)["']?(?!(?:env|file|fd|stdin)\b)([^\s"']{1,256})/ },
  { program: /\bssh-keygen\b/g, option: /\s-[NP] ?["']?([^\s"']{1,256})/ },
  { program: /\bhtpasswd\b/g, option: /\s-[a-zA-Z]{0,4}b[a-zA-Z]{0,4}(?: \S{1,256})? \S{1,256} ["']?([^\s"']{1,256})/ },
  { program: /\b(?:smbclient|rpcclient|smbget)\b/g, option: /\s(?:-U|--user)[ =]?["']?[^\s%"']{1,128}%([^\s"']{1,256})/ },
  { program: /\bnet use\b/g, option: /\s\\\\\S{1,256} ["']?(?![/*])([^\s"']{1,256})/ },
  { program: /\bkubectl\b/g, option: /\bsecret\b[^\r\n]{0,128}--from-literal[ =]["']?[^\s=]{1,128}=([^\s"']{1,256})/ },
  { program: /\bvault (?:kv put|write)\b/g, option: /\s[\w.-]{1,64}=([^\s"'@][^\s"']{0,256})/ },
  // A word of the shell, handed over on standard input.
  { program: /\b(?:echo|printf)\b/g, option: /\s["']?([^\s"'|]{1,256})["']?(?: \| (?:sudo -S|[^\r\n|]{0,128}--password-stdin))/ },
  { program: /\bsudo -S\b|--(?:password-stdin|with-token)\b/g, option: /<<< ?["']?([^\s"']{1,256})/ },
  // A name and a value as words of their own.
  { program: /\b(?:configure|config) set\b|\bsetx\b/g, option: /(?:key|token|secret|passw(?:or)?d)["']? ["']?([^\s"']{1,512})/i },
  { program: /\bmachine \S{1,256}\s{1,8}login\s/g, option: /\spassword\s["']?([^\s"']{1,256})/ },
  { program: /\b(?:IDENTIFIED|identified)\b/g, option: /\sBY (?:PASSWORD )?["']([^"'\r\n]{1,256})/i },
]; // prettier-ignore
/** Most texts name none of them. */
const ANY_PROGRAM = new RegExp(RULES.map(({ program }) => program.source).join('|'));
const LINE = 512;

/** Passwords in options of well-known programs. */
export function findCommandPasswords(text: string): Span[] {
  if (!ANY_PROGRAM.test(text)) return [];
  const spans: Span[] = [];
  for (const { program, option } of RULES) {
    let done = 0;
    for (const { index } of matchesOf(program, text)) {
      // One look per stretch of text, however often the name is repeated in it.
      if (index < done) continue;
      done = index + LINE;
      const hit = option.exec(text.slice(index, done));
      const secret = hit?.[1] ?? '';
      if (hit === null || /^[$<{]/.test(secret)) continue;
      const end = index + hit.index + hit[0].lastIndexOf(secret) + secret.length;
      spans.push({ start: end - secret.length, end, kind: 'password' });
    }
  }
  return spans;
}
