import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { findSecrets } from './finders.js';
import { TOKEN_FORMATS } from './token.formats.js';

const SEEDS = [
  'a', '7', '=', '-', '"', "'", '.', ':', '@', '%', '/', 'A1', '12.', '4111-', '1234 5678 ', 'GB82 ', 'AAAA ',
  '-----BEGIN ', '-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----', 'PuTTY Private-Lines: 9\n',
  'eyJ', 'eyJ.', 'eyJabc.def.', '://', '://a:', '://a@', 'http://x/?sig=', '&sig=', '-us1', '1Q~', ':AA', '1|', 's.aB1',
  'sk-', 'sk-ant-', 'ghp_', 'dp.pt.', 'AKIA', 'pat', 'SK', '0x', 'wallet 0x',
  'key', 'key=', 'key="', 'key=`', 'password=', 'password=$', 'password=%a', 'password={a', 'password%3D', '"password":"',
  'token: ', 'token = a.', 'token token ', '<token>', '<token>x', 'Authorization: ', 'Bearer ', 'Cookie: a; ', '--password ',
  'secret="a\\"', 'curl ', 'curl -u ', 'docker login ', 'echo a ', 'echo | ', 'setx ', 'machine a ', 'password: |\n ', 'password \'', 'password is ', '<a:password ', '<key>password</key> ', 'passphrase: ', 'mysql -p', 'ssn ', 'dni 1234567',
  'password=q7Xf29LmZp04Tt8c ',
  '%', '%41', '%2541', '%25', '&', '&quot;', '&#', '\\', '\\u0041', 'eyJwYXNz', 'ZXlKd1lY',
]; // prettier-ignore
const CHARS = 4096;

/** How many characters all regular expressions were given to walk over, as far as can be seen from outside. */
let walked = 0;
const patterns = new Set<string>();

describe('findSecrets on hostile texts', () => {
  const exec = RegExp.prototype.exec;

  beforeAll(() => {
    jest.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text: string) {
      const from = this.global || this.sticky ? this.lastIndex : 0;
      const match = exec.call(this, text);
      const end = match === null ? text.length : match.index + match[0].length;
      walked += match === null && this.sticky ? 1 : Math.max(1, end - from);
      patterns.add(this.source);
      return match;
    });
  });

  afterAll(() => {
    jest.restoreAllMocks();
  });

  function workOf(text: string): number {
    walked = 0;
    findSecrets(text);
    return walked;
  }

  it.each(SEEDS)('does about twice the work for twice as much of %j', (seed) => {
    const [once, twice] = [CHARS, 2 * CHARS].map((size) => workOf(seed.repeat(size / seed.length)));

    expect((twice ?? 0) / (once ?? 0)).toBeLessThan(2.5);
    expect(once).toBeLessThan(300 * CHARS);
  });

  // What the count above cannot see: a pattern that walks the same characters again and again by itself.
  it('uses no pattern with an open repetition inside of a repetition', () => {
    expect(patterns.size).toBeGreaterThan(60);
    expect([...patterns].filter(nestedRepetition)).toEqual([]);
  });

  it('notices such a pattern', () => {
    expect(['(a+)*', '(?:x[a-z]*){2,}', '(?:(?:a*b)c)+'].map(nestedRepetition)).toEqual([true, true, true]);
    expect(['a+b*', '(?:ab){2,}', '(?:a{1,3})*', '(a*)b', '[(a+)*]'].map(nestedRepetition)).toEqual(
      Array(5).fill(false),
    );
  });

  it('asks for no token longer than it may look ahead', () => {
    for (const { kind, min, max = min, prefixes } of TOKEN_FORMATS) {
      expect([kind, max <= 300 && max >= min && prefixes.every((prefix) => prefix.length >= 2)]).toEqual([
        kind,
        true,
      ]);
    }
  });
});

/** Whether a group that is repeated without a bound, or that is repeated at all, holds an unbounded repetition. */
function nestedRepetition(source: string): boolean {
  const plain = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  const open: boolean[] = [];
  for (let at = 0; at < plain.length; at++) {
    const isUnbounded = /^(?:[*+]|\{\d+,\})/.test(plain.slice(at));
    if (plain[at] === '(') open.push(false);
    else if (plain[at] === ')') {
      const inside = open.pop() ?? false;
      if (inside && /^(?:[*+]|\{\d)/.test(plain.slice(at + 1))) return true;
      if (inside && open.length > 0) open[open.length - 1] = true;
    } else if (isUnbounded && open.length > 0) open[open.length - 1] = true;
  }
  return false;
}
