import { describe, expect, it } from '@jest/globals';
import { deepFreeze, type Verdict } from '../../kernel/index.js';
import type { NetworkPolicy } from '../../policy/index.js';
import { destinationOf } from './destination.js';
import { judgeAddresses, judgeUrl } from './endpoint.rules.js';
import { wholeReach } from './reach.js';

const NOTHING: NetworkPolicy = {
  allowedRanges: [],
  allowedEndpoints: [],
  blockedPorts: [],
  allowDns: false,
  dnsAllowlist: [],
  serverEndpoints: [],
};

const SEARCH: NetworkPolicy = deepFreeze({
  allowedRanges: [],
  allowedEndpoints: [
    { name: 'html.duckduckgo.com', host: 'html.duckduckgo.com', ports: [443], description: 'search' },
    { name: 'Lite.DuckDuckGo.com.', host: 'Lite.DuckDuckGo.com.', ports: [443, 8443], description: 'search' },
    { name: 'no-dns.example', host: 'no-dns.example', ports: [443], description: 'not in the DNS list' },
    { name: '93.184.216.34', host: '93.184.216.34', ports: [80], description: 'a public address' },
    { name: '10.0.0.5', host: '10.0.0.5', ports: [443], description: 'a private address' },
    { name: '[2606:4700::1111]', host: '[2606:4700::1111]', ports: [443], description: 'a public address' },
    { name: 'bücher.example', host: 'bücher.example', ports: [443], description: 'an international name' },
    { name: 'reserved', host: '64:ff9a::1', ports: [443], description: 'space that nobody has been given' },
    { name: 'translated', host: '64:ff9b::808:808', ports: [443], description: 'space with a purpose' },
    { name: 'wild', host: '*.wild.example', ports: [443], description: 'all names below one' },
  ],
  blockedPorts: [22, 8443],
  allowDns: true,
  dnsAllowlist: [
    'html.duckduckgo.com',
    'lite.duckduckgo.com',
    'xn--bcher-kva.example',
    'only-dns.example',
    '*.wild.example',
  ],
  serverEndpoints: [],
});

const LAN: NetworkPolicy = deepFreeze({
  allowedRanges: ['10.0.0.0/8', '127.0.0.0/8', '::1/128', '0.0.0.0/0'],
  allowedEndpoints: [{ name: 'api.example', host: 'api.example', ports: [443], description: '' }],
  blockedPorts: [22],
  allowDns: true,
  dnsAllowlist: ['api.example', 'printer.lan'],
  serverEndpoints: [],
});

const ruleOf = (verdict: Verdict): string => `${verdict.allowed ? 'allow' : verdict.code} ${verdict.rule}`;

function judgeAnswers(network: NetworkPolicy, url: string, addresses: readonly string[]): Verdict {
  const destination = destinationOf(new URL(url));
  if (destination === undefined) throw new Error(`No destination: ${url}`);
  return judgeAddresses(wholeReach(network), destination, addresses);
}

describe('judgeUrl under a policy that names its endpoints', () => {
  it.each([
    ['https://html.duckduckgo.com/html/', 'network.allowed_endpoints[0]'],
    ['https://lite.duckduckgo.com/lite/?q=a', 'network.allowed_endpoints[1]'],
    ['https://LITE.duckduckgo.com./lite/', 'network.allowed_endpoints[1]'],
    ['http://lite.duckduckgo.com:443/', 'network.allowed_endpoints[1]'],
    ['http://93.184.216.34/', 'network.allowed_endpoints[3]'],
    ['http://0x5db8d822/', 'network.allowed_endpoints[3]'],
    ['https://[2606:4700:0::1111]/', 'network.allowed_endpoints[5]'],
    ['https://bücher.example/', 'network.allowed_endpoints[6]'],
    ['https://xn--bcher-kva.example/', 'network.allowed_endpoints[6]'],
    ['https://ＢÜＣＨＥＲ.example。/', 'network.allowed_endpoints[6]'],
    ['http://93.184.216.34./', 'network.allowed_endpoints[3]'],
    ['http://９３.184.216.34/', 'network.allowed_endpoints[3]'],
    ['http://0135.0270.0330.042/', 'network.allowed_endpoints[3]'],
    ['http://1572395042/', 'network.allowed_endpoints[3]'],
    ['http://93.12113954/', 'network.allowed_endpoints[3]'],
    ['http://[::ffff:93.184.216.34]/', 'network.allowed_endpoints[3]'],
    ['https://[64:ff9a::1]/', 'network.allowed_endpoints[7]'],
    ['https://a.wild.example/', 'network.allowed_endpoints[9]'],
    ['https://A.b.Wild.Example./', 'network.allowed_endpoints[9]'],
  ])('allows %s', (url, rule) => {
    expect(ruleOf(judgeUrl(wholeReach(SEARCH), new URL(url)))).toBe(`allow ${rule}`);
  });

  it.each([
    ['http://lite.duckduckgo.com/', 'default-deny'],
    ['https://lite.duckduckgo.com:444/', 'default-deny'],
    ['https://duckduckgo.com/', 'default-deny'],
    ['https://evil.lite.duckduckgo.com/', 'default-deny'],
    ['https://lite.duckduckgo.com.evil.com/', 'default-deny'],
    ['https://evil.com\\@lite.duckduckgo.com/', 'default-deny'],
    ['https://evil.com#@lite.duckduckgo.com/', 'default-deny'],
    ['https://evil.com?@lite.duckduckgo.com/', 'default-deny'],
    ['https://only-dns.example/', 'default-deny'],
    ['http://localhost/', 'default-deny'],
    ['http://LOCALHOST./', 'default-deny'],
    ['https://93.184.216.34/', 'default-deny'],
    ['http://93.184.216.35/', 'default-deny'],
    ['https://no-dns.example/', 'network.dns_allowlist'],
    ['https://lite.duckduckgo.com:8443/', 'network.blocked_ports'],
    ['https://lite.duckduckgo.com:22/', 'network.blocked_ports'],
    ['http://127.0.0.1:22/', 'network.blocked_ports'],
    ['https://lite.duckduckgo.com:0/', 'port-1-to-65535'],
    ['https://user@lite.duckduckgo.com/', 'no-credentials-in-urls'],
    ['https://:secret@lite.duckduckgo.com/', 'no-credentials-in-urls'],
    ['https://lite.duckduckgo.com@evil.com/', 'no-credentials-in-urls'],
    ['ftp://lite.duckduckgo.com:443/', 'http-and-https-only'],
    ['gopher://127.0.0.1:6379/_x', 'http-and-https-only'],
    ['file:///etc/passwd', 'http-and-https-only'],
    ['ws://lite.duckduckgo.com:443/', 'http-and-https-only'],
    ['javascript:alert(1)', 'http-and-https-only'],
    ['data:text/html,x', 'http-and-https-only'],
    ['blob:https://lite.duckduckgo.com/x', 'http-and-https-only'],
    ['https://a"b/', 'readable-host-only'],
    ['https://a..b/', 'readable-host-only'],
    ['https://10.0.0.5/', 'network.allowed_ranges'],
    ['http://127.0.0.1/', 'network.allowed_ranges'],
    ['http://2130706433/', 'network.allowed_ranges'],
    ['http://0x7f000001/', 'network.allowed_ranges'],
    ['http://127.1/', 'network.allowed_ranges'],
    ['http://0177.0.0.1/', 'network.allowed_ranges'],
    ['http://１２７.0.0.1/', 'network.allowed_ranges'],
    ['http://[::ffff:127.0.0.1]/', 'network.allowed_ranges'],
    ['http://[::127.0.0.1]/', 'network.allowed_ranges'],
    ['http://[64:ff9b::7f00:1]/', 'network.allowed_ranges'],
    ['http://127.0.0.1./', 'network.allowed_ranges'],
    ['http://[2002:7f00:1::]/', 'network.allowed_ranges'],
    ['http://[2001:0:7f00:1::1]/', 'network.allowed_ranges'],
    ['https://[64:ff9b::808:808]/', 'network.allowed_ranges'],
    ['https://[64:ff9a::2]/', 'default-deny'],
    ['https://wild.example/', 'default-deny'],
    ['https://evilwild.example/', 'default-deny'],
    ['https://wild.example.evil.com/', 'default-deny'],
    ['https://a.wild.example:444/', 'default-deny'],
    ['https://*.wild.example/', 'readable-host-only'],
    ['http://0.0.0.0/', 'network.allowed_ranges'],
    ['http://[::]/', 'network.allowed_ranges'],
    ['http://169.254.169.254/latest/meta-data/', 'network.allowed_ranges'],
    // github:swisskyrepo/PayloadsAllTheThings "Server Side Request Forgery" (MIT)
    ['http://0251.00376.000251.0000376/', 'network.allowed_ranges'],
    ['http://①⑥⑨。②⑤④。⑯⑨｡②⑤④/', 'network.allowed_ranges'],
    ['http://[0:0:0:0:0:ffff:127.0.0.1]', 'network.allowed_ranges'],
    // github:felippe-regazio/ssrfcheck tests/data/should-not-pass.js (MIT)
    ['https://127.0000.0000.1', 'network.allowed_ranges'],
  ])('refuses %s', (url, rule) => {
    expect(ruleOf(judgeUrl(wholeReach(SEARCH), new URL(url)))).toBe(`URL.DENIED ${rule}`);
  });
});

describe('judgeUrl under other policies', () => {
  it.each([
    [NOTHING, 'https://example.com/', 'URL.DENIED default-deny'],
    [NOTHING, 'http://localhost:3000/', 'URL.DENIED default-deny'],
    [NOTHING, 'http://127.0.0.1/', 'URL.DENIED network.allowed_ranges'],
    [NOTHING, 'http://8.8.8.8/', 'URL.DENIED default-deny'],
    [{ ...SEARCH, allowDns: false }, 'https://html.duckduckgo.com/', 'URL.DENIED network.allow_dns'],
    [{ ...SEARCH, dnsAllowlist: [] }, 'https://html.duckduckgo.com/', 'URL.DENIED network.dns_allowlist'],
    [LAN, 'http://10.9.8.7:8080/', 'allow network.allowed_ranges[0]'],
    [LAN, 'http://[::1]:8080/', 'allow network.allowed_ranges[2]'],
    [LAN, 'http://[::ffff:10.0.0.1]/', 'allow network.allowed_ranges[0]'],
    [LAN, 'http://8.8.8.8/', 'allow network.allowed_ranges[3]'],
    [LAN, 'http://10.9.8.7:22/', 'URL.DENIED network.blocked_ports'],
    [LAN, 'http://169.254.169.254/', 'URL.DENIED network.allowed_ranges'],
    [LAN, 'http://100.100.100.200/', 'URL.DENIED network.allowed_ranges'],
    [LAN, 'http://printer.lan:631/', 'allow network.dns_allowlist[1]'],
    [LAN, 'http://scanner.lan/', 'URL.DENIED default-deny'],
    [{ ...LAN, allowDns: false }, 'http://printer.lan/', 'URL.DENIED default-deny'],
    [{ ...LAN, allowedRanges: [] }, 'http://printer.lan/', 'URL.DENIED default-deny'],
  ])('%#: %s', (network, url, expected) => {
    expect(ruleOf(judgeUrl(wholeReach(network), new URL(url)))).toBe(expected);
  });
});

describe('judgeAddresses', () => {
  it.each([
    ['https://lite.duckduckgo.com/', ['52.142.124.215'], 'allow network.allowed_endpoints[1]'],
    ['https://lite.duckduckgo.com/', ['52.142.124.215', '2620:1ec::1'], 'allow network.allowed_endpoints[1]'],
    ['https://lite.duckduckgo.com/', [], 'EGRESS.DENIED default-deny'],
    ['https://lite.duckduckgo.com/', ['127.0.0.1'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://lite.duckduckgo.com/', ['8.8.8.8', '192.168.1.1'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://lite.duckduckgo.com/', ['192.168.1.1', '8.8.8.8'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://lite.duckduckgo.com/', ['8.8.8.8', 'garbage'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://lite.duckduckgo.com/', ['169.254.169.254'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://lite.duckduckgo.com/', ['0.0.0.0'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://lite.duckduckgo.com/', ['::ffff:10.0.0.1'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://lite.duckduckgo.com/', ['fe80::1%eth0'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://lite.duckduckgo.com/', ['64:ff9b::a00:1'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://lite.duckduckgo.com/', ['2002:7f00:1::'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://lite.duckduckgo.com/', ['2001:0:7f00:1::1'], 'EGRESS.DENIED network.allowed_ranges'],
    // Listed as an endpoint of its own, and still nothing that a name may answer.
    ['https://lite.duckduckgo.com/', ['64:ff9a::1'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://a.wild.example/', ['8.8.8.8'], 'allow network.allowed_endpoints[9]'],
    ['https://a.wild.example/', ['10.0.0.5'], 'EGRESS.DENIED network.allowed_ranges'],
    ['https://lite.duckduckgo.com:8443/', ['8.8.8.8'], 'EGRESS.DENIED network.blocked_ports'],
    ['https://other.example/', ['8.8.8.8'], 'EGRESS.DENIED default-deny'],
    ['http://93.184.216.34/', ['93.184.216.34'], 'allow network.allowed_endpoints[3]'],
    ['http://93.184.216.34/', ['93.184.216.34', '8.8.8.8'], 'EGRESS.DENIED network.allowed_ranges'],
  ])('for %s with %j: %s', (url, addresses, expected) => {
    expect(ruleOf(judgeAnswers(SEARCH, url, addresses))).toBe(expected);
  });

  it.each([
    ['http://printer.lan/', ['10.0.0.9'], 'allow network.dns_allowlist[1]'],
    ['http://printer.lan/', ['10.0.0.9', 'fe80::9'], 'EGRESS.DENIED default-deny'],
    ['http://printer.lan/', ['2606:4700::1111'], 'EGRESS.DENIED default-deny'],
    ['http://printer.lan/', ['169.254.169.254'], 'EGRESS.DENIED default-deny'],
    ['https://api.example/', ['10.0.0.9', '2606:4700::1111'], 'allow network.allowed_endpoints[0]'],
    ['https://api.example/', ['169.254.169.254'], 'EGRESS.DENIED network.allowed_ranges'],
    // The endpoint opens its own port only; on another one the name is held to the ranges.
    ['https://api.example:444/', ['2606:4700::1111'], 'EGRESS.DENIED default-deny'],
  ])('with local ranges, for %s with %j: %s', (url, addresses, expected) => {
    expect(ruleOf(judgeAnswers(LAN, url, addresses))).toBe(expected);
  });
});

describe('the texts of a refusal', () => {
  it.each([
    [
      'https://example.com/',
      'example.com:443 is not in network.allowed_endpoints.',
      'The operator can allow it in the policy: add { host: "example.com", ports: [443] } to network.allowed_endpoints, set network.allow_dns to true, and add "example.com" to network.dns_allowlist.',
    ],
    [
      'http://10.0.0.5:8080/',
      '10.0.0.5:8080 is not allowed: it is a private address outside network.allowed_ranges.',
      'The operator can allow it in the policy: add "10.0.0.5/32" to network.allowed_ranges.',
    ],
    [
      'http://[fd12::1]/',
      '[fd12::1]:80 is not allowed: it is a private address outside network.allowed_ranges.',
      'The operator can allow it in the policy: add "fd12::1/128" to network.allowed_ranges.',
    ],
    [
      'http://8.8.8.8/',
      '8.8.8.8:80 is not in network.allowed_endpoints.',
      'The operator can allow it in the policy: add { host: "8.8.8.8", ports: [80] } to network.allowed_endpoints.',
    ],
  ])('name the cause and the entry that would allow %s', (url, message, remedy) => {
    expect(judgeUrl(wholeReach(SEARCH), new URL(url))).toMatchObject({ message, remedy });
  });

  it.each(['http://169.254.169.254/', 'http://[fe80::1]/', 'http://[64:ff9b::a9fe:a9fe]/'])(
    'never suggest to open %s',
    (url) => {
      const verdict = judgeUrl(wholeReach(NOTHING), new URL(url));
      expect(verdict).toMatchObject({
        remedy:
          'Link-local and cloud metadata addresses stay closed to tools; use a host of the public internet.',
      });
    },
  );

  it('do not tell what a refused name resolved to', () => {
    const verdict = judgeAnswers(SEARCH, 'https://lite.duckduckgo.com/', ['192.168.77.12']);
    expect(JSON.stringify(verdict)).not.toContain('192.168');
  });
});

describe('a policy that is still being changed', () => {
  it('is read again at every decision', () => {
    const ports: number[] = [];
    const network = { ...SEARCH, blockedPorts: ports };
    const url = new URL('https://html.duckduckgo.com/');
    expect(judgeUrl(wholeReach(network), url).allowed).toBe(true);
    ports.push(443);
    expect(judgeUrl(wholeReach(network), url).allowed).toBe(false);
  });
});

describe('a section that can still be changed', () => {
  const frozenBut = (
    changing: keyof NetworkPolicy,
    lists: Partial<NetworkPolicy>,
  ): { network: NetworkPolicy; change: (value: unknown) => void } => {
    const list = [...(lists[changing] as readonly unknown[])];
    const network = {
      ...deepFreeze({ ...NOTHING, ...lists, allowDns: true }),
      [changing]: list,
    } as NetworkPolicy;
    return { network: Object.freeze(network), change: (value) => void list.splice(0, 1, value) };
  };
  const endpoints = [{ name: 'a', host: 'api.example', ports: [443], description: '' }];

  it.each([
    [
      'allowedRanges',
      { allowedRanges: ['10.0.0.0/8'] },
      '192.168.0.0/16',
      'https://10.1.2.3/',
      'network.allowed_ranges',
    ],
    [
      'blockedPorts',
      { allowedRanges: ['10.0.0.0/8'], blockedPorts: [22] },
      443,
      'https://10.1.2.3/',
      'network.blocked_ports',
    ],
    [
      'dnsAllowlist',
      { allowedEndpoints: endpoints, dnsAllowlist: ['api.example'] },
      'other.example',
      'https://api.example/',
      'network.dns_allowlist',
    ],
    [
      'allowedEndpoints',
      { allowedEndpoints: endpoints, dnsAllowlist: ['api.example'] },
      { name: 'a', host: 'other.example', ports: [443], description: '' },
      'https://api.example/',
      'default-deny',
    ],
  ] as const)('is judged anew, be it only its %s', (list, lists, value, url, rule) => {
    const { network, change } = frozenBut(list, lists);
    const judge = (): string => ruleOf(judgeUrl(wholeReach(network), new URL(url)));

    expect(judge()).toMatch(/^allow /);
    change(value);
    expect(judge()).toBe(`URL.DENIED ${rule}`);
  });

  it('is judged anew, be it only the host or the ports of an endpoint', () => {
    const judge = (one: NetworkPolicy['allowedEndpoints'][number], change: () => void): string[] => {
      const network = Object.freeze({
        ...deepFreeze({ ...NOTHING, allowDns: true, dnsAllowlist: ['api.example'] }),
        allowedEndpoints: Object.freeze([one]),
      });
      const judged = (): string => ruleOf(judgeUrl(wholeReach(network), new URL('https://api.example/')));
      const before = judged();
      change();
      return [before, judged()];
    };
    const moving = { name: 'a', host: 'api.example', ports: Object.freeze([443]), description: '' };
    const ports = [443];
    const fixed = Object.freeze({ name: 'a', host: 'api.example', ports, description: '' });

    expect(judge(moving, () => (moving.host = 'other.example'))).toEqual([
      'allow network.allowed_endpoints[0]',
      'URL.DENIED default-deny',
    ]);
    expect(judge(fixed, () => (ports[0] = 8443))).toEqual([
      'allow network.allowed_endpoints[0]',
      'URL.DENIED default-deny',
    ]);
  });
});
