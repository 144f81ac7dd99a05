/**
 * `any`: whatever it is. Code and prose put blanks where configuration does not, so after one not everything is a
 * value: `no-member`: unless it is `input.password` or a call; `no-word`: unless it could be a word, as in
 * `token: Token` or "the session: a client". `mixed`: only letters with digits. `random`: only if it looks drawn at
 * random.
 */
export type Accepts = 'any' | 'no-member' | 'no-word' | 'mixed' | 'random';

/** A way to write the value of a name, other than behind a sign of assignment. All patterns are bounded. */
export interface Form {
  /** What stands right before the name, in 24 characters; anything when absent. */
  readonly before?: RegExp;
  /** Which names; any when absent. */
  readonly name?: RegExp;
  /** Between the name and the value; sticky, like those below. */
  readonly between: RegExp;
  /** How far the value goes; when absent, to the closing quote or to a blank. */
  readonly value?: RegExp;
  /** What has to stand behind it. */
  readonly closing?: RegExp;
  readonly accepts: Accepts;
}

const CONTENT = /[^<\r\n]{0,4096}/y;
const WORD = /[\w+/=.~%-]*/y;

/** The surest first. */
export const FORMS: readonly Form[] = [
  // The environment of a container, a list of headers: `name: KEY, value: ...`.
  { between: /\\?["']?,?\s{0,12}\\?["']?value\\?["']?\s?: ?\\?["']?/iy, accepts: 'any' },
  // `<add key="Password" value="..."/>`
  { before: /\skey=\\?["']$/i, between: /\\?["']\s{1,16}value=\\?["']/iy, accepts: 'any' },
  // `<key>password</key><string>...`
  {
    between: /<\/(?:key|name)>\s{0,16}<(?:string|value|data)>\s{0,16}/iy,
    value: CONTENT,
    accepts: 'any',
  },
  // `<password>...</password>`. Without an end tag it is a type parameter, or a comparison.
  {
    before: /<(?:[\w-]{1,20}:)?$/,
    between: /(?:\s[^<>]{0,256})?>\s{0,16}(?:<!\[CDATA\[)?/y,
    value: CONTENT,
    closing: /\s{0,16}<\//y,
    accepts: 'any',
  },
  // `setProperty("password", "...")`, and one of several pairs.
  {
    before: /(?:\(|[[,] ?\[)\\?["'`]$/,
    between: /\\?["'`],[ \t]{0,4}\\?["'`]/y,
    accepts: 'any',
  },
  { name: /^-/, between: /[ \t]{1,4}\\?["']?(?!-)/y, accepts: 'any' },
  // `PASSWORD '...'` and `SET PASSWORD FOR ann = '...'` of SQL, and what people say.
  {
    name: /(?:pass(?:word|wd)?|pwd)$/i,
    between: /[ \t]{1,4}(?:for[ \t]{1,4}\S{1,64}[ \t]{0,2}=[ \t]{0,2}|(?:is|was|to)[: \t]{1,3})?["'`]/iy,
    accepts: 'any',
  },
  { between: /[ \t]{1,4}(?:(?:is|was|to)[: \t]{1,3}|\()/iy, value: WORD, accepts: 'mixed' },
  // Lists of results: `token - '...'`.
  { between: /[ \t]{1,4}-[ \t]{1,4}["'`]/y, accepts: 'mixed' },
];
