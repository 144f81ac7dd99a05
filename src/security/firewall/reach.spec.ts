import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyOf } from '../../../test/support/guarded.client.js';
import { deepFreeze, type Verdict } from '../../kernel/index.js';
import { SHIPPED_POLICY_FILE, loadPolicy, type NetworkPolicy, type Policy } from '../../policy/index.js';
import { destinationOf } from './destination.js';
import { judgeAddresses, judgeLookup, judgeUrl } from './endpoint.rules.js';
import { reachOf, type EgressCaller, type Narrowing } from './reach.js';

const endpoint = (host: string, port: number, name = host) => ({
  name,
  host,
  ports: [port],
  description: '',
});

const NETWORK: NetworkPolicy = {
  allowedRanges: ['10.0.0.0/8', '::1/128'],
  allowedEndpoints: [
    endpoint('api.example', 443),
    endpoint('*.wide.example', 443, 'wide'),
    endpoint('one.wide.example', 443),
    endpoint('api.example', 8443),
    endpoint('10.0.0.5', 443, 'box'),
    endpoint('93.184.216.34', 443),
    endpoint('192.168.0.9', 443),
    endpoint('mute.example', 443),
  ],
  blockedPorts: [22],
  allowDns: true,
  dnsAllowlist: ['api.example', '*.wide.example', 'printer.lan'],
  serverEndpoints: ['api.example'],
};

const POLICY: Policy = deepFreeze(
  policyOf(NETWORK, {
    narrow: ['api.example'],
    wide: ['wide'],
    boxed: ['box', '192.168.0.9', 'mute.example'],
    mute: [],
    gone: ['no-such-endpoint'],
  }),
);

const callerOf = (name: string): EgressCaller =>
  name === 'server' ? { kind: 'server' } : { kind: 'tool', tool: name };

const ruleOf = (verdict: Verdict): string => `${verdict.allowed ? 'allow' : verdict.code} ${verdict.rule}`;

function answersFor(caller: string, url: string, addresses: readonly string[]): Verdict {
  const destination = destinationOf(new URL(url));
  if (destination === undefined) throw new Error(`No destination: ${url}`);
  return judgeAddresses(reachOf(POLICY, callerOf(caller)), destination, addresses);
}

describe('judgeUrl for a caller', () => {
  it.each([
    // Without an entry, the whole section.
    ['free', 'https://api.example/', 'allow network.allowed_endpoints[0]'],
    ['free', 'https://two.wide.example/', 'allow network.allowed_endpoints[1]'],
    ['free', 'http://10.1.2.3/', 'allow network.allowed_ranges[0]'],
    ['free', 'http://printer.lan/', 'allow network.dns_allowlist[2]'],
    ['constructor', 'https://two.wide.example/', 'allow network.allowed_endpoints[1]'],
    // A name means all endpoints that are called so; positions stay those of the file.
    ['narrow', 'https://api.example/', 'allow network.allowed_endpoints[0]'],
    ['narrow', 'https://api.example:8443/', 'allow network.allowed_endpoints[3]'],
    ['narrow', 'https://two.wide.example/', 'URL.DENIED tools.network.narrow'],
    ['narrow', 'https://93.184.216.34/', 'URL.DENIED tools.network.narrow'],
    // Ranges and the DNS list open nothing by themselves.
    ['narrow', 'http://10.1.2.3/', 'URL.DENIED tools.network.narrow'],
    ['narrow', 'http://[::1]/', 'URL.DENIED tools.network.narrow'],
    ['narrow', 'http://printer.lan/', 'URL.DENIED tools.network.narrow'],
    // What the policy refuses anyway is refused for that reason.
    ['narrow', 'https://other.example/', 'URL.DENIED default-deny'],
    ['narrow', 'https://api.example:22/', 'URL.DENIED network.blocked_ports'],
    ['narrow', 'http://127.0.0.1/', 'URL.DENIED network.allowed_ranges'],
    // The exact entry names the host for the whole policy; this tool is left the wildcard.
    ['free', 'https://one.wide.example/', 'allow network.allowed_endpoints[2]'],
    ['wide', 'https://one.wide.example/', 'allow network.allowed_endpoints[1]'],
    ['wide', 'https://wide.example/', 'URL.DENIED default-deny'],
    // A named endpoint still needs what an endpoint needs.
    ['boxed', 'https://10.0.0.5/', 'allow network.allowed_endpoints[4]'],
    ['boxed', 'https://10.0.0.5:444/', 'URL.DENIED tools.network.boxed'],
    ['boxed', 'https://192.168.0.9/', 'URL.DENIED network.allowed_ranges'],
    ['boxed', 'https://mute.example/', 'URL.DENIED network.dns_allowlist'],
    // An empty list leaves nothing, and so does a name that means nothing.
    ['mute', 'https://api.example/', 'URL.DENIED tools.network.mute'],
    ['mute', 'https://10.0.0.5/', 'URL.DENIED tools.network.mute'],
    ['gone', 'https://api.example/', 'URL.DENIED tools.network.gone'],
    ['server', 'https://api.example/', 'allow network.allowed_endpoints[0]'],
    ['server', 'https://two.wide.example/', 'URL.DENIED network.server_endpoints'],
    ['server', 'http://10.1.2.3/', 'URL.DENIED network.server_endpoints'],
  ])('%s, %s: %s', (caller, url, expected) => {
    expect(ruleOf(judgeUrl(reachOf(POLICY, callerOf(caller)), new URL(url)))).toBe(expected);
  });

  it('leaves the server nothing when the policy says nothing about it', () => {
    const policy = policyOf({ ...NETWORK, serverEndpoints: [] });

    expect(ruleOf(judgeUrl(reachOf(policy, { kind: 'server' }), new URL('https://api.example/')))).toBe(
      'URL.DENIED network.server_endpoints',
    );
  });

  it('is judged anew while a policy can still be changed', () => {
    const narrowed: Record<string, string[]> = { tool: [] };
    const policy = policyOf(NETWORK, narrowed);
    const judge = (): string =>
      ruleOf(judgeUrl(reachOf(policy, { kind: 'tool', tool: 'tool' }), new URL('https://api.example/')));

    expect(judge()).toBe('URL.DENIED tools.network.tool');
    narrowed['tool']?.push('api.example');
    expect(judge()).toBe('allow network.allowed_endpoints[0]');
    narrowed['tool'] = ['wide'];
    expect(judge()).toBe('URL.DENIED tools.network.tool');
  });

  it('is judged anew while a narrowing can still be changed, and by the section at hand', () => {
    const endpoints: string[] = [];
    const url = new URL('https://api.example/');
    const judge = (narrowing: Narrowing, network: NetworkPolicy): string =>
      ruleOf(judgeUrl({ network, narrowing }, url));

    const changing = { rule: 'rule', endpoints };
    expect(judge(changing, POLICY.network)).toBe('URL.DENIED rule');
    endpoints.push('api.example');
    expect(judge(changing, POLICY.network)).toBe('allow network.allowed_endpoints[0]');

    const names = ['wide'];
    const halfFixed = Object.freeze({ rule: 'rule', endpoints: names });
    expect(judge(halfFixed, POLICY.network)).toBe('URL.DENIED rule');
    names[0] = 'api.example';
    expect(judge(halfFixed, POLICY.network)).toBe('allow network.allowed_endpoints[0]');

    const fixed = deepFreeze({ rule: 'rule', endpoints: ['first'] });
    const first = { ...NETWORK, allowedEndpoints: [endpoint('api.example', 443, 'first')] };
    const other = { ...NETWORK, allowedEndpoints: [endpoint('api.example', 443, 'other')] };
    expect(judge(fixed, deepFreeze(first))).toBe('allow network.allowed_endpoints[0]');
    expect(judge(fixed, deepFreeze(other))).toBe('URL.DENIED rule');
  });

  it('is judged anew while the section of a fixed narrowing can still be changed', () => {
    const allowedEndpoints = [endpoint('api.example', 443, 'mine')];
    const reach = {
      network: { ...NETWORK, allowedEndpoints },
      narrowing: deepFreeze({ rule: 'rule', endpoints: ['mine'] }),
    };
    const judge = (): string => ruleOf(judgeUrl(reach, new URL('https://api.example/')));

    expect(judge()).toBe('allow network.allowed_endpoints[0]');
    allowedEndpoints[0] = endpoint('api.example', 443, 'another');
    expect(judge()).toBe('URL.DENIED rule');
  });

  it.each([
    ['server', "the server's list", 'network.server_endpoints'],
    ['tool', 'the list of a tool', 'tools.network.tool'],
    ['tool', 'the lists by tool', 'tools.network.tool'],
  ])('is judged anew for %s while nothing but %s can still be changed', (caller, changing, rule) => {
    const serverEndpoints = ['api.example'];
    const tool = ['api.example'];
    const lists: Record<string, string[]> = { tool };
    const policy = policyOf({ ...NETWORK, serverEndpoints }, lists);
    const judge = (): string =>
      ruleOf(judgeUrl(reachOf(policy, callerOf(caller)), new URL('https://api.example/')));
    const parts = {
      "the server's list": serverEndpoints,
      'the list of a tool': tool,
      'the lists by tool': lists,
    };
    for (const part of [policy, policy.network, policy.tools]) Object.freeze(part);
    for (const [name, part] of Object.entries(parts)) if (name !== changing) Object.freeze(part);

    expect(judge()).toBe('allow network.allowed_endpoints[0]');
    if (changing === 'the lists by tool') lists['tool'] = [];
    else (caller === 'server' ? serverEndpoints : tool).pop();
    expect(judge()).toBe(`URL.DENIED ${rule}`);
  });

  it('of no known kind reaches nothing', () => {
    expect(() => reachOf(POLICY, { kind: 'admin' } as unknown as EgressCaller)).toThrow('Nobody may reach');
  });
});

describe('judgeAddresses for a caller', () => {
  it.each([
    ['narrow', 'https://api.example/', ['93.184.216.34'], 'allow network.allowed_endpoints[0]'],
    // The ranges vouch for an address of a named endpoint.
    ['narrow', 'https://api.example/', ['10.0.0.5'], 'allow network.allowed_endpoints[0]'],
    ['narrow', 'https://api.example/', ['192.168.0.9'], 'EGRESS.DENIED network.allowed_ranges'],
    ['narrow', 'https://two.wide.example/', ['93.184.216.34'], 'EGRESS.DENIED tools.network.narrow'],
    ['narrow', 'http://printer.lan/', ['10.0.0.5'], 'EGRESS.DENIED tools.network.narrow'],
    ['boxed', 'https://10.0.0.5/', ['10.0.0.5'], 'allow network.allowed_endpoints[4]'],
    ['boxed', 'https://10.0.0.5/', ['10.0.0.6'], 'EGRESS.DENIED network.allowed_ranges'],
    ['free', 'http://printer.lan/', ['10.0.0.5'], 'allow network.dns_allowlist[2]'],
  ])('%s, %s at %j: %s', (caller, url, addresses, expected) => {
    expect(ruleOf(answersFor(caller, url, addresses))).toBe(expected);
  });
});

describe('judgeLookup', () => {
  it.each([
    ['free', 'api.example', 'allow network.dns_allowlist[0]'],
    ['free', 'API.example.', 'allow network.dns_allowlist[0]'],
    ['free', 'a.b.wide.example', 'allow network.dns_allowlist[1]'],
    ['free', 'wide.example', 'EGRESS.DENIED network.dns_allowlist'],
    ['free', 'mute.example', 'EGRESS.DENIED network.dns_allowlist'],
    ['free', 'secret.evil.example', 'EGRESS.DENIED network.dns_allowlist'],
    ['free', '1.0.0.127.in-addr.arpa', 'EGRESS.DENIED network.dns_allowlist'],
    ['free', 'a..b', 'EGRESS.DENIED readable-host-only'],
    ['free', '127.0.0.1', 'EGRESS.DENIED readable-host-only'],
    ['narrow', 'api.example', 'allow network.dns_allowlist[0]'],
    ['narrow', 'a.wide.example', 'EGRESS.DENIED tools.network.narrow'],
    ['narrow', 'printer.lan', 'EGRESS.DENIED tools.network.narrow'],
    ['narrow', 'evil.example', 'EGRESS.DENIED network.dns_allowlist'],
    ['wide', 'a.wide.example', 'allow network.dns_allowlist[1]'],
    ['mute', 'api.example', 'EGRESS.DENIED tools.network.mute'],
    ['server', 'api.example', 'allow network.dns_allowlist[0]'],
    ['server', 'a.wide.example', 'EGRESS.DENIED network.server_endpoints'],
  ])('%s, %s: %s', (caller, name, expected) => {
    expect(ruleOf(judgeLookup(reachOf(POLICY, callerOf(caller)), name))).toBe(expected);
  });

  it('needs allow_dns, whatever the list says', () => {
    const reach = reachOf(policyOf({ ...NETWORK, allowDns: false }), callerOf('free'));

    expect(ruleOf(judgeLookup(reach, 'api.example'))).toBe('EGRESS.DENIED network.allow_dns');
  });

  it('is no reason to look up the name of an endpoint without ports', () => {
    const network = { ...NETWORK, allowedEndpoints: [{ ...endpoint('api.example', 443), ports: [] }] };
    const reach = reachOf(policyOf(network, { narrow: ['api.example'] }), callerOf('narrow'));

    expect(ruleOf(judgeLookup(reach, 'api.example'))).toBe('EGRESS.DENIED tools.network.narrow');
  });
});

describe('the shipped policy with one more endpoint', () => {
  it('opens that endpoint to other tools and not to web_search', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mss-reach-'));
    try {
      const file = join(folder, 'policy.yaml');
      const shipped = readFileSync(SHIPPED_POLICY_FILE, 'utf8');
      const widened = shipped
        .replace(
          '  allowed_endpoints:\n',
          '  allowed_endpoints:\n    - { host: api.example.com, ports: [443] }\n',
        )
        .replace('  dns_allowlist:\n', '  dns_allowlist:\n    - api.example.com\n');
      writeFileSync(file, widened);
      const policy = loadPolicy(file, { HOME: '/no-such-home/ann' });
      const judge = (tool: string, url: string): string =>
        ruleOf(judgeUrl(reachOf(policy, { kind: 'tool', tool }), new URL(url)));

      expect(judge('get_bug', 'https://api.example.com/')).toBe('allow network.allowed_endpoints[0]');
      expect(judge('web_search', 'https://api.example.com/')).toBe('URL.DENIED tools.network.web_search');
      expect(judge('web_search', 'https://lite.duckduckgo.com/lite/?q=a')).toBe(
        'allow network.allowed_endpoints[1]',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
