import { describe, expect, it } from '@jest/globals';
import { Redactor } from './redactor.js';
import { redactionKeyFrom } from './secret.marker.js';

const KEY = Buffer.alloc(32, 1);
const redactor = new Redactor(KEY);

/** Without the digests. */
function kinds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/(\[REDACTED:[a-z0-9-]+):[0-9a-f]{12}\]/g, '$1]'));
}

describe('Redactor: markers', () => {
  it('has a digest that depends on the value and the key, and on nothing else', () => {
    const other = new Redactor(Buffer.alloc(32, 2));

    expect(redactor.text('password=hunter2')).toBe('password=[REDACTED:password:f26b54075923]');
    expect(redactor.value({ pin_code: 'hunter2' })).toEqual({ pin_code: '[REDACTED:field:f26b54075923]' });
    expect(redactor.text('https://:hunter2@db.test/')).toBe(
      'https://:[REDACTED:password:f26b54075923]@db.test/',
    );
    expect(other.text('password=hunter2')).toBe('password=[REDACTED:password:f0728ae89766]');
  });

  it('tells values apart that are no texts', () => {
    const [one, two, again] = [{ token: { id: 1 } }, { token: { id: 2 } }, { token: { id: 1 } }].map(
      (value) => JSON.stringify(redactor.value(value)),
    );

    expect(one).toBe(again);
    expect(one).not.toBe(two);
  });

  it('leaves its own markers alone', () => {
    const once = redactor.text('password=hunter2 and token: "[REDACTED:token:0123456789ab]"');

    expect(redactor.text(once)).toBe(once);
    expect(once).toContain('"[REDACTED:token:0123456789ab]"');
  });

  it('is not fooled by something like a marker', () => {
    expect(redactor.text('password=[REDACTED:hunter2]')).not.toContain('hunter2');
  });

  it.each([
    'list_bugs',
    'token: 4f3a9c2e1b7d8056',
    'password=hunter2',
    'https://ann:hunter2@db.test/',
    'ghp_0123456789abcdefghij0123456789abcdef',
    '4111 1111 1111 1111',
    'a name of more than sixty-four characters, with password=hunter2 at its end',
  ])('does not remember %s as a name that may be shown unless it may', (name) => {
    const fresh = new Redactor(KEY);
    const [first, again, asKey] = [fresh.name(name), fresh.name(name), fresh.value({ [name]: 1 })];

    expect([first, again]).toEqual([redactor.text(name), redactor.text(name)]);
    expect(Object.keys(asKey as object)).toEqual([first]);
  });

  it('forgets names before they become many', () => {
    const fresh = new Redactor(KEY);
    for (let n = 0; n < 1000; n++) fresh.name(`tool_${n}`);

    expect(fresh.name('tool_1')).toBe('tool_1');
    expect(fresh.name('password=hunter2')).toBe('password=[REDACTED:password:f26b54075923]');
  });

  it('refuses a short key', () => {
    expect(() => new Redactor(Buffer.alloc(31))).toThrow(RangeError);
  });

  it('derives a key that is not the one it came from', () => {
    const derived = Buffer.from(redactionKeyFrom(KEY)).toString('hex');

    expect(derived).toBe('7fad5597599c5a4ab89bf095a5622b66a5258da4dbdc940e82e36c6d79fca34a');
    expect(Buffer.from(redactionKeyFrom(Buffer.alloc(32, 2))).toString('hex')).not.toBe(derived);
  });
});

describe('Redactor: values', () => {
  it.each<[unknown, unknown]>([
    [
      { user: 'ann', login: [{ password: 'x' }, { token: { nested: 1 } }] },
      { user: 'ann', login: [{ password: '[REDACTED:field]' }, { token: '[REDACTED:field]' }] },
    ],
    [{ headers: { Authorization: 'Bearer abc' } }, { headers: { Authorization: '[REDACTED:field]' } }],
    [[[['password=hunter2']]], [[['password=[REDACTED:password]']]]],
    // Nothing is hidden by these.
    [{ token: null, password: '', auth: true }, { token: null, password: '', auth: true }],
    [{ api_key: '${keyring:main}' }, { api_key: '${keyring:main}' }],
    [{ pin_code: 1234 }, { pin_code: '[REDACTED:field]' }],
    // Names and values apart from each other.
    [
      [{ name: 'X-Api-Key', value: 'abc' }, { name: 'Accept', value: 'text/html' }],
      [{ name: 'X-Api-Key', value: '[REDACTED:field]' }, { name: 'Accept', value: 'text/html' }],
    ],
    [['login', '--password', 'hunter2', '--user', 'ann'], ['login', '--password', '[REDACTED:field]', '--user', 'ann']],
    [
      [{ value: 'abc', NAME: 'DB_PASSWORD' }, { id: 7, label: 'Password', stringValue: 'abc' }, { key: 'pwd', values: ['a'] }],
      [{ value: '[REDACTED:field]', NAME: 'DB_PASSWORD' }, { id: 7, label: 'Password', stringValue: '[REDACTED:field]' }, { key: 'pwd', values: '[REDACTED:field]' }],
    ],
    [{ type: 'password', value: 'abc' }, { type: 'password', value: '[REDACTED:field]' }],
    [{ type: 'token', value: 'abc' }, { type: 'token', value: 'abc' }],
    [
      [['authorization', 'Bearer abc'], ['accept', '*/*'], ['a', 'b']],
      [['authorization', '[REDACTED:field]'], ['accept', '*/*'], ['a', 'b']],
    ],
    [['Host', 'a.test', 'X-Api-Key', 'abc1'], ['Host', 'a.test', 'X-Api-Key', '[REDACTED:field]']],
    [['Authorization', 'Content-Type', 'X-Api-Key'], ['Authorization', 'Content-Type', 'X-Api-Key']],
    // What only the words or lines together say.
    [{ command: '/usr/bin/mysql', args: ['-u', 'ann', '-phun ter2'] }, { command: '/usr/bin/mysql', args: ['-u', 'ann', '-p[REDACTED:password]'] }],
    [['curl', '-u', 'ann:hunter2', 'https://a.test/'], ['curl', '-u', 'ann:[REDACTED:password]', 'https://a.test/']],
    [['less', '-phunter2'], ['less', '-phunter2']],
    [
      { lines: ['a', `-----BEGIN ${'RSA'} PRIVATE KEY-----`, 'QUJD', 'REVG', `-----END ${'RSA'} PRIVATE KEY-----`, 'b'] },
      { lines: ['a', `-----BEGIN ${'RSA'} PRIVATE KEY-----`, '[REDACTED:private-key]', '[REDACTED:private-key]', `-----END ${'RSA'} PRIVATE KEY-----`, 'b'] },
    ],
    // A card number as a number, and one that is none.
    [{ number: 4111111111111111, at: 1700000000000 }, { number: '[REDACTED:card]', at: 1700000000000 }],
    // Random text beside a word that means little by itself.
    [{ key: 'q7Xf29LmZp04Tt8c', sort_key: 'q7Xf29LmZp04Tt8c' }, { key: '[REDACTED:field]', sort_key: 'q7Xf29LmZp04Tt8c' }],
  ])('%j', (value, expected) => {
    expect(kinds(redactor.value(value))).toEqual(expected);
  }); // prettier-ignore

  it('finds a secret that is sent as a key', () => {
    const key = `ghp_${'a1B2'.repeat(9)}`;

    expect(kinds(redactor.value({ [key]: 1 }))).toEqual({ '[REDACTED:github-token]': 1 });
  });

  it('finds a secret in a key that lies across its cut', () => {
    const key = `${'x '.repeat(60)}ghp_${'a1B2'.repeat(9)}`;

    expect(kinds(redactor.value({ [key]: 1 }))).toEqual({
      [`${'x '.repeat(60)}[REDACTED:github-token]... (160 characters)`]: 1,
    });
  });

  it.each([
    [{ [`${'k'.repeat(128)}a`]: 1, [`${'k'.repeat(128)}b`]: 2 }, [1, 2]],
    [{ ...Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`k${i}`, i])), '[CUT]': 1 }, [...Array(64).keys(), '1 more']],
    [{ '[CUT]': 'x', ...Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`k${i}`, i])) }, ['x', ...Array(63).keys(), '1 more']],
  ])('lets no key hide another %#', (value, values) => {
    expect(Object.values(redactor.value(value) as object)).toEqual(values);
  }); // prettier-ignore

  it('says when it left out items or keys', () => {
    expect(redactor.value(Array(100).fill(1))).toEqual([...Array<number>(64).fill(1), '[CUT: 36 more]']);
    expect(
      redactor.value(Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`k${i}`, i]))),
    ).toMatchObject({
      '[CUT]': '6 more',
    });
  });

  it('cuts depth, width and the whole', () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`);
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, Array(5000).fill(i)]));

    expect(JSON.stringify(redactor.value(deep))).toContain('[CUT]');
    expect(JSON.stringify(redactor.value(wide)).length).toBeLessThan(10_000);
  });

  it('takes values of any size under a sensitive key', () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`);
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, Array(5000).fill(i)]));

    expect(kinds(redactor.value({ secret: deep, token: wide }))).toEqual({
      secret: '[REDACTED:field]',
      token: '[REDACTED:field]',
    });
  });
});

describe('Redactor: long texts', () => {
  it('cuts them and says how long they were', () => {
    expect(redactor.text('a'.repeat(5000))).toBe(`${'a'.repeat(1024)}... (5000 characters)`);
    expect(redactor.wholeText('a'.repeat(5000))).toBe('a'.repeat(5000));
  });

  it('says nothing of what lies behind the cut', () => {
    expect(redactor.text(`${'x '.repeat(512)}password=hunter2`)).toBe(
      `${'x '.repeat(512)}... (1040 characters)`,
    );
  });

  it('searches only so much of one record', () => {
    const list = redactor.value(Array(20).fill('x '.repeat(3000))) as string[];

    expect(list.map((text) => text.slice(0, 6))).toEqual([
      ...Array<string>(12).fill('x x x '),
      ...Array<string>(8).fill('[CUT: '),
    ]);
    expect(list.at(-1)).toBe('[CUT: 6000 characters]');
  });

  it.each([
    ['a token', `${'x '.repeat(505)}ghp_${'a1B2'.repeat(9)} more`, '[REDACTED:github-token]'],
    ['a private key', `${'x '.repeat(490)}-----BEGIN PRIVATE KEY-----\n${'QUJD'.repeat(900)}`, '[REDACTED:private-key]'],
    ['credentials', `${'x '.repeat(500)}https://ann:${'j'.repeat(3000)}@db.test/`, '[REDACTED:password]'],
    ['credentials beyond what is seen', `https://ann:${'j'.repeat(9000)}@db.test/`, '[REDACTED:password]'],
  ])('knows %s that lies across the cut', (_what, text, marker) => {
    expect(kinds(redactor.text(text))).toMatch(
      new RegExp(`${marker.replace(/[[\]]/g, '\\$&')}[^a-zA-Z]*\\.\\.\\. \\(\\d+ characters\\)$`),
    );
  }); // prettier-ignore
});
