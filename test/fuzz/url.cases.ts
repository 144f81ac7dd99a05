import fc from 'fast-check';

const NAMES = [
  'api.example.com',
  'plain.example.com',
  'unlisted.example.com',
  'inside.example.com',
  'example.com',

  'a.wild.example.com',
  'b.a.wild.example.com',
  'wild.example.com',
  '.wild.example.com',
  'xwild.example.com',

  'api.example.com.evil.test',
  'evil.test',
  'api-example.com',
  'localhost',
  'metadata.google.internal',
  'xn--pi-5ka.example.com',
];

const V4 = [
  '93.184.216.34',
  '93.184.216.35',
  '127.0.0.1',
  '127.1.2.3',
  '10.0.0.1',
  '10.1.0.1',
  '10.1.255.255',
  '10.2.0.0',

  '0.0.0.0',
  '100.64.0.1',
  '100.100.100.200',
  '169.254.169.254',
  '168.63.129.16',
  '172.16.0.1',
  '172.32.0.1',

  '192.0.0.192',
  '192.168.1.1',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '8.8.8.8',
  '126.9.9.9',
];

const V6 = [
  '::',
  '::1',
  '2606:4700:4700::1111',
  '2606:4700:4700::1112',
  'fd12:3456::1',
  'fd12:3457::1',
  'fc00::1',
  'fe80::1',

  'fe80::1%eth0',
  'ff02::1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::a01:1',
  '2002:7f00:1::',
  '2001:0:1::1',
  '2001:db8::1',

  '::ffff:127.0.0.1',
  '::ffff:93.184.216.34',
  '::ffff:0:127.0.0.1',
  '::127.0.0.1',
  'fd00:ec2::254',
  '4000::1',
  '3fff::1',
];

const v4Spelled = fc
  .tuple(fc.oneof(fc.constantFrom(...V4), fc.ipV4()), fc.nat({ max: 8 }))
  .map(([address, spelling]) => spelledV4(address, spelling));

function spelledV4(address: string, spelling: number): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const spellings = [
    address,
    `${number}`,
    `0x${number.toString(16)}`,
    [a, b, c, d].map((part) => `0${part.toString(8)}`).join('.'),
    [a, b, c, d].map((part) => `0x${part.toString(16)}`).join('.'),
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${address}.`,
    address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  ];
  return spellings[spelling] ?? address;
}

const v6Spelled = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...V6),
      fc.ipV6(),
      fc.constantFrom(...V4).map((v4) => `::ffff:${v4}`),
    ),
    fc.boolean(),
  )
  .map(([address, upper]) => `[${upper ? address.toUpperCase() : address}]`);

/** What may come into a host without a reader noticing. */
const noise = fc.constantFrom(
  '\t',
  '\n',
  '\u00ad',
  '\u200b',
  '%2e',
  '。',
  '\\',
  '@',
  '#',
  '?',
  '/',
  ':',
  '%00',
  '\0',
  ' ',
  '..',
  '%',
  'ı',
  'ſ',
  'K',
  '_',
  '-',
);

const nameSpelled = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.constantFrom('as it is', 'as it is', 'as it is', 'upper', 'dot', 'percent', 'wide', 'noise', 'dots'),
    fc.nat({ max: 16 }),
    noise,
  )
  .map(([name, how, at, extra]) => {
    const code = name.charCodeAt(at % name.length);
    const [before, after] = [name.slice(0, at % name.length), name.slice((at % name.length) + 1)];
    if (how === 'upper') return name.toUpperCase();
    if (how === 'dot') return `${name}.`;
    if (how === 'percent') return `${before}%${code.toString(16)}${after}`;
    if (how === 'wide') return `${before}${String.fromCodePoint(code + 0xfee0)}${after}`;
    if (how === 'noise') return name.slice(0, at) + extra + name.slice(at);
    return how === 'dots' ? name.replaceAll('.', '。') : name;
  });

const host = fc.oneof(
  { weight: 5, arbitrary: nameSpelled },
  { weight: 3, arbitrary: v4Spelled },
  { weight: 2, arbitrary: v6Spelled },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

/** Several strange things at once are refused for the first of them, and say nothing about the others. */
function mostly(usual: readonly string[], strange: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...strange) },
  );
}

const scheme = mostly(
  ['https://', 'https://', 'http://'],
  [
    'HTTPS://',
    'https:',
    'https:/',
    'https:\\\\',
    'http:///',
    ' https://',
    'ht\ntp://',
    'ftp://',
    'file://',
    'ws://',
    'wss://',
    'data:',
    'javascript:',
    'blob:https://',
    '//',
    '',
  ],
);
const user = mostly([''], ['@', ':@', 'a@', 'a:b@', 'api.example.com@', 'api.example.com:443@', '%40']);
const port = mostly(
  ['', '', '', ':443', ':80', ':8443', ':22'],
  [':25', ':0', ':00443', ':65536', ':65979', ':+443', ': 443', ':4a3', ':', ':443:80'],
);
const rest = mostly(
  ['', '/', '/a/../b'],
  ['?q=@evil.test', '#@evil.test', '\\@evil.test', '/\\evil.test', '//evil.test', '@evil.test', '.evil.test'],
);

export const urlTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(scheme, user, host, port, rest).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.webUrl({ withQueryParameters: true }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

const answer = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('93.184.216.34', '8.8.8.8', '10.1.2.3', '2606:4700::6810:84e5', '10.1.9.9'),
  },
  { weight: 4, arbitrary: fc.constantFrom(...V4, ...V6) },
  { weight: 2, arbitrary: fc.oneof(fc.ipV4(), fc.ipV6()) },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
);

/** A URL, and what DNS would answer for its host. */
export const requests = fc.record({ url: urlTexts, answers: fc.array(answer, { maxLength: 3 }) });

/** What a library may ask a resolver for. */
export const lookups: fc.Arbitrary<string> = host;
