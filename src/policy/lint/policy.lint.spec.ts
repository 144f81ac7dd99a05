import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { formatProblem } from '../policy.error.js';
import { SHIPPED_POLICY_FILE } from '../policy.finder.js';
import { readPolicy } from '../policy.loader.js';
import { located } from './finding.js';
import { lintPolicy } from './policy.lint.js';
import { coversName, coversPath, HostSet } from './pattern.cover.js';

const env = { HOME: '/no-such-home/ann' };

function lint(yaml: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'mss-lint-'));
  try {
    const file = join(folder, 'p.yaml');
    writeFileSync(file, `version: "1.0"\n${yaml}\n`);
    const loaded = readPolicy(file, env);
    return located(loaded, lintPolicy(loaded.policy, env)).map((finding) =>
      formatProblem({ ...finding, file: 'p.yaml', remedy: '' }).replace(/, $/, ''),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const DNS = 'allow_dns: true, dns_allowlist: [a.example]';

describe('lintPolicy', () => {
  it.each([
    [
      `network: { ${DNS}, allowed_endpoints: [{ host: a.example, ports: [443] }, { host: b.example, ports: [443] }] }`,
      [
        'p.yaml:2:114 network.allowed_endpoints[1].host: b.example is not in network.dns_allowlist, so it can never be reached',
      ],
    ],
    [
      `network: { allowed_endpoints: [{ host: a.example, ports: [443] }] }`,
      [
        'p.yaml:2:34 network.allowed_endpoints[0].host: a.example cannot be looked up, because network.allow_dns is not true',
      ],
    ],
    [
      `network: { ${DNS}, allowed_endpoints: [{ host: a.example }] }`,
      ['p.yaml:2:77 network.allowed_endpoints[0]: a.example has no ports, so nothing is allowed'],
    ],
    [
      `network: { ${DNS}, blocked_ports: [22], allowed_endpoints: [{ host: a.example, ports: [443, 22] }] }`,
      [
        'p.yaml:2:130 network.allowed_endpoints[0].ports[1]: port 22 is closed everywhere by network.blocked_ports',
      ],
    ],
    [
      `network: { ${DNS} }`,
      [
        'p.yaml:2:45 network.dns_allowlist[0]: no allowed endpoint uses a.example; looking it up is all that is allowed',
      ],
    ],
    [
      `network: { allowed_ranges: [0.0.0.0/0, '::/0', 8.0.0.0/7, 2000::/3] }`,
      [
        'p.yaml:2:29 network.allowed_ranges[0]: 0.0.0.0/0 opens every address, those of your own network and machine included',
        'p.yaml:2:40 network.allowed_ranges[1]: ::/0 opens every address, those of your own network and machine included',
        'p.yaml:2:48 network.allowed_ranges[2]: 8.0.0.0/7 is wider than any private network',
        'p.yaml:2:59 network.allowed_ranges[3]: 2000::/3 is wider than any private network',
      ],
    ],
    [
      'filesystem: { allowed_paths: [~/**, /no-such-home/**, /etc/**] }',
      [
        'p.yaml:2:31 filesystem.allowed_paths[0]: /no-such-home/ann/** opens the whole home directory, with its keys and settings',
        'p.yaml:2:37 filesystem.allowed_paths[1]: /no-such-home/** opens the whole home directory, with its keys and settings',
        'p.yaml:2:55 filesystem.allowed_paths[2]: /etc/** opens a whole folder of the system',
      ],
    ],
    [
      "filesystem: { allowed_paths: [/no-such-srv/x/secrets/**], denied_paths: ['**/secrets/**'] }",
      [
        'p.yaml:2:31 filesystem.allowed_paths[0]: filesystem.denied_paths[0] takes away all that this pattern gives',
      ],
    ],
    [
      "tools: { allow: [get_bug, '*_bug'], deny: ['get_*'] }",
      ['p.yaml:2:18 tools.allow[0]: tools.deny[0] takes away all that get_bug gives'],
    ],
  ])('%s', (yaml, expected) => {
    expect(lint(yaml)).toEqual(expected);
  });

  it.each([
    [
      "network: { allowed_endpoints: [{ host: '*.a.example', ports: [443] }], allow_dns: true, dns_allowlist: [x.a.example] }",
    ],
    ['network: { allowed_endpoints: [{ host: 93.184.216.34, ports: [80] }] }'],
    [`network: { allowed_ranges: [10.0.0.0/8, 'fc00::/7'], ${DNS} }`],
    ['filesystem: { allowed_paths: [~/projects/**, /etc/hosts, /no-such-srv/**, ~/*] }'],
    ["tools: { allow: ['*'], deny: ['delete_*'] }"],
  ])('has nothing to say of %s', (yaml) => {
    expect(lint(yaml)).toEqual([]);
  });

  it('has nothing to say of the shipped policy', () => {
    const loaded = readPolicy(SHIPPED_POLICY_FILE, env);
    expect(lintPolicy(loaded.policy, env)).toEqual([]);
  });
});

describe('covers', () => {
  it.each([
    ['*', 'a*b?', true],
    ['get_*', 'get_?', true],
    ['get_?', 'get_*', false],
    ['a*b*c', 'a*c', false],
    ['a*c', 'a*b*c', true],
    ['?', 'a', true],
    ['', 'a', false],
  ])('name %j over %j: %s', (outer, inner, expected) => {
    expect(coversName(outer, inner)).toBe(expected);
  });

  it('takes no exponential time', () => {
    expect(coversName('*a'.repeat(32), 'a'.repeat(63) + 'b')).toBe(false);
  });

  it.each([
    ['**/x/**', '/a/x/b/**', true],
    ['**/x/**', '/a/x', true],
    ['/a/*', '/a/**', false],
    ['/a/**', '/a/**', true],
    ['/a/*/c', '/a/b/c', true],
    ['/a', '/a/b', false],
  ])('path %j over %j: %s', (outer, inner, expected) => {
    expect(coversPath(outer, inner)).toBe(expected);
  });

  it.each([
    ['a.example', '*.example.com', false],
    ['a.example.com', '*.example.com', true],
    ['example.com', '*.example.com', false],
    ['*.b.example.com', '*.example.com', true],
    ['badexample.com', '*.example.com', false],
    ['*.example.com', '*.example.com', true],
    ['*.a.example.com', '*.b.example.com', false],
    ['a.example.com', 'a.example.com', true],
    ['192.168.1.4', '192.168.1.40', false],
    ['*.com', 'com', false],
  ])('host %j meets %j: %s', (one, other, expected) => {
    const met = [new HostSet([one]).meets(other), new HostSet([other]).meets(one)];
    expect(met).toEqual([expected, expected]);
  });
});
