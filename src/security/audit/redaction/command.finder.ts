import { matchesOf } from './matches.js';
import type { Span } from './span.js';

interface CommandRule {
  readonly program: RegExp;
  /** Behind the program on its line; the secret is the last group. Bounded. */
  readonly option: RegExp;
}

/** Programs that take a password in an option that says nothing by itself: `-u 1000:1000` is no secret of docker. */
const RULES: readonly CommandRule[] = [
  { program: /\bcurl\b/g, option: /\s(?:-[a-zA-Z]{0,4}u|--user|--proxy-user|-U)[ =]?["']?[^\s:"']{0,128}:([^\s"']{1,512})/ },
  { program: /\b(?:mysql|mysqldump|mysqladmin|mariadb)\b/g, option: /\s-p([^\s"']{1,256})/ },
  { program: /\bsshpass\b/g, option: /\s-p[ ]?["']?([^\s"']{1,256})/ },
  { program: /\b(?:redis-cli)\b/g, option: /\s-a ["']?([^\s"']{1,256})/ },
]; // prettier-ignore
const LINE = 512;

/** Passwords in options of well-known programs. */
export function findCommandPasswords(text: string): Span[] {
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
      const end = index + hit.index + hit[0].length;
      spans.push({ start: end - secret.length, end, kind: 'password' });
    }
  }
  return spans;
}
