import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { readPolicy, type LoadedPolicy } from '../../policy/index.js';
import { explain } from './explain.js';
import { findChange } from './policy.change.js';
import type { Question } from './question.js';

const YAML = `version: "1.0"
network:
  allowed_ranges: [10.0.0.0/8]
  allowed_endpoints:
    - { host: api.example, ports: [443, 8080] }
    - { name: tracker, host: '*.tracker.example', ports: [443] }
    - { host: silent.example, ports: [443] }
  blocked_ports: [22, 8080]
  allow_dns: true
  dns_allowlist: [api.example, '*.tracker.example', printer.example]
filesystem:
  allowed_paths: [/no-such-srv/**, /no-such-opt/*]
  denied_paths: ['**/.env', '**/*.pem', '**/.*']
commands: { blocked: [curl, wget] }
tools:
  allow: ['*_bug', read_page, idle]
  deny: [drop_*]
  rate_limits: { default: 60, idle: 0 }
  network: { sync_bug: [tracker], mute_bug: [] }
  approval: [close_*]
  approval_timeout: 90
  client_requests: { close_bug: [roots, elicitation] }
audit: { log_file: /no-such-srv/state/audit.log }
`;

function load(text: string): LoadedPolicy {
  const folder = mkdtempSync(join(tmpdir(), 'mss-explain-'));
  try {
    const file = join(folder, 'policy.yaml');
    writeFileSync(file, text);
    return readPolicy(file, { HOME: '/no-such-home' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const loaded = load(YAML);

function question(kind: Question['kind'], value: string, tool?: string): Question {
  return { kind, value, tool, cwd: '/no-such-srv' };
}

function told(kind: Question['kind'], value: string, tool?: string): string {
  const { verdict } = explain(loaded.policy, question(kind, value, tool));
  return `${verdict.allowed ? 'allow' : verdict.code} ${verdict.rule}`;
}

function rules(kind: Question['kind'], value: string, tool?: string): string[] {
  const { considered } = explain(loaded.policy, question(kind, value, tool));
  return considered.map(({ rule, outcome }) => `${outcome}: ${rule}`);
}

describe('explain', () => {
  it.each([
    ['url', 'https://api.example/', undefined, 'allow network.allowed_endpoints[0]'],
    ['url', 'https://api.example:8080/', undefined, 'URL.DENIED network.blocked_ports'],
    ['url', 'https://silent.example/', undefined, 'URL.DENIED network.dns_allowlist'],
    ['url', 'ftp://api.example/', undefined, 'URL.DENIED http-and-https-only'],
    ['url', 'api.example', undefined, 'URL.DENIED readable-urls-only'],
    ['url', 'http://10.1.2.3/', undefined, 'allow network.allowed_ranges[0]'],
    ['url', 'https://api.example/', 'sync_bug', 'URL.DENIED tools.network.sync_bug'],
    ['url', 'https://a.tracker.example/', 'sync_bug', 'allow network.allowed_endpoints[1]'],
    ['url', 'https://api.example/', 'mute_bug', 'URL.DENIED tools.network.mute_bug'],
    ['url', 'https://api.example/', 'unheard_of', 'TOOL.DENIED tools.allow'],
    ['host', 'api.example', undefined, 'allow network.allowed_endpoints[0]'],
    ['host', 'api.example:443', undefined, 'allow network.allowed_endpoints[0]'],
    ['host', 'api.example:8080', undefined, 'EGRESS.DENIED network.blocked_ports'],
    ['host', 'api.example:444', undefined, 'allow network.dns_allowlist[0]'],
    ['host', 'other.example', undefined, 'EGRESS.DENIED network.dns_allowlist'],
    ['host', '::1', undefined, 'EGRESS.DENIED network.allowed_ranges'],
    ['host', '[::1]:443', undefined, 'EGRESS.DENIED network.allowed_ranges'],
    ['host', '0x0a000001', undefined, 'allow network.allowed_ranges[0]'],
    ['host', '169.254.169.254', undefined, 'EGRESS.DENIED network.allowed_ranges'],
    ['host', 'api.example:99999', undefined, 'EGRESS.DENIED port-1-to-65535'],
    ['host', 'a b', undefined, 'EGRESS.DENIED readable-host-only'],
    ['host', '', undefined, 'EGRESS.DENIED readable-host-only'],
    ['host', 'api.example', 'sync_bug', 'EGRESS.DENIED tools.network.sync_bug'],
    ['path', '/no-such-srv/a', undefined, 'allow filesystem.allowed_paths[0]'],
    ['path', 'relative', undefined, 'allow filesystem.allowed_paths[0]'],
    ['path', '../no-such-else', undefined, 'PATH.DENIED filesystem.allowed_paths'],
    ['path', '/no-such-srv/k.pem', undefined, 'PATH.DENIED filesystem.denied_paths[1]'],
    ['path', '', undefined, 'PATH.DENIED filesystem'],
    ['path', '/no-such-srv/a', 'drop_bug', 'TOOL.DENIED tools.deny[0]'],
    ['command', ' ls -l ', undefined, 'allow commands.blocked'],
    ['command', 'sudo curl x', undefined, 'COMMAND.DENIED commands.blocked[0]'],
    ['command', 'ls\n', undefined, 'COMMAND.DENIED commands'],
    ['path', '/no-such-srv/state/audit.log', undefined, 'PATH.DENIED own-files'],
    ['path', '/no-such-srv/state/audit.log.1', undefined, 'PATH.DENIED own-files'],
    ['command', 'ls; id', undefined, 'COMMAND.DENIED commands'],
    ['tool', 'add_bug', undefined, 'allow tools.allow[0]'],
    ['tool', 'drop_bug', undefined, 'TOOL.DENIED tools.deny[0]'],
    ['tool', 'idle', undefined, 'RATE.EXHAUSTED tools.rate_limits.idle'],
    ['tool', 'constructor', undefined, 'TOOL.DENIED tools.allow'],
  ] as const)('%s %j for %s: %s', (kind, value, tool, expected) => {
    expect(told(kind, value, tool)).toBe(expected);
  });

  it('names the rules of a URL in the order in which they are judged', () => {
    expect(rules('url', 'https://api.example/', 'sync_bug')).toEqual([
      'no match: tools.deny[0]',
      'allows: tools.allow[0]',
      'passes: http-and-https-only',
      'passes: no-credentials-in-urls',
      'passes: readable-host-only',
      'passes: network.blocked_ports',
      'allows: network.allowed_endpoints[0]',
      'passes: network.allow_dns',
      'allows: network.dns_allowlist[0]',
      'refuses: tools.network.sync_bug',
    ]);
    expect(rules('host', '8.8.8.8:53')).toEqual([
      'passes: network.blocked_ports',
      'no match: network.allowed_ranges',
      'no match: network.allowed_endpoints',
      'refuses: default-deny',
    ]);
  });

  it('names denied paths before allowed ones, up to the one that decides', () => {
    expect(rules('path', '/no-such-opt/a')).toEqual([
      'passes: own-files',
      'no match: filesystem.denied_paths[0]',
      'no match: filesystem.denied_paths[1]',
      'no match: filesystem.denied_paths[2]',
      'no match: filesystem.allowed_paths[0]',
      'allows: filesystem.allowed_paths[1]',
    ]);
    expect(rules('path', '/no-such-srv/.env')).toEqual([
      'passes: own-files',
      'refuses: filesystem.denied_paths[0]',
    ]);
    expect(rules('path', '/no-such-srv/state/audit.log')).toEqual(['refuses: own-files']);
    expect(rules('path', '/etc/hosts').at(-1)).toBe('refuses: filesystem.allowed_paths');
  });

  it('says that a person is asked, and what the tool may ask', () => {
    expect(explain(loaded.policy, question('tool', 'close_bug')).notes.slice(0, 2)).toEqual([
      'A person is asked before each call, and has 90 seconds (tools.approval[0]).',
      'It may ask the client for elicitation, roots (tools.client_requests.close_bug).',
    ]);
  });

  it('says what a narrowed tool may reach', () => {
    expect(explain(loaded.policy, question('tool', 'sync_bug')).notes[0]).toBe(
      'It may reach only these endpoints: tracker (tools.network.sync_bug).',
    );
  });

  it('judges where a link leads', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mss-explain-')));
    try {
      symlinkSync('/no-such-srv/x', join(folder, 'link'));
      const { verdict, notes } = explain(loaded.policy, question('path', join(folder, 'link')));
      expect(verdict.rule).toBe('filesystem.allowed_paths[0]');
      expect(notes).toEqual(['It was judged in its real form: /no-such-srv/x']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Does to the text what a person would do who follows the advice. */
function edited(add: object | undefined, remove: object | undefined): string {
  const document = parseDocument(YAML);
  for (const [section, keys] of Object.entries(add ?? {}) as [string, Record<string, unknown>][]) {
    for (const [key, value] of Object.entries(keys)) merge(document, [section, key], value);
  }
  takeOut(document, [], remove ?? {});
  return String(document);
}

function takeOut(document: ReturnType<typeof parseDocument>, path: string[], value: object): void {
  if (!Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) takeOut(document, [...path, key], inner as object);
    return;
  }
  const before = path.reduce<unknown>(
    (tree, step) => (tree as Record<string, unknown>)[step],
    document.toJS(),
  ) as unknown[];
  const gone = new Set(value.map((item) => JSON.stringify(item)));
  document.setIn(
    path,
    before.filter((item) => !gone.has(JSON.stringify(item))),
  );
}

function merge(document: ReturnType<typeof parseDocument>, path: string[], value: unknown): void {
  const before = path.reduce<unknown>(
    (tree, step) => (tree as Record<string, unknown> | undefined)?.[step],
    document.toJS(),
  );
  if (Array.isArray(before) && Array.isArray(value))
    document.setIn(path, [...(before as unknown[]), ...(value as unknown[])]);
  else if (typeof value === 'object' && value !== null && !Array.isArray(value))
    for (const [key, inner] of Object.entries(value)) merge(document, [...path, key], inner);
  else document.setIn(path, value);
}

describe('findChange', () => {
  it.each([
    ['url', 'https://new.example:8443/', undefined],
    ['url', 'http://192.168.1.1:22/', undefined],
    ['url', 'https://silent.example/', 'sync_bug'],
    ['url', 'https://api.example/', 'sync_bug'],
    ['url', 'https://api.example/', 'mute_bug'],
    ['url', 'http://10.1.2.3/', 'sync_bug'],
    ['url', 'https://api.example/', undefined],
    ['url', 'https://api.example/', 'unheard_of'],
    ['host', 'printer.example', 'sync_bug'],
    ['host', '10.0.0.1:22', undefined],
    ['path', '/no-such-srv/.env', undefined],
    ['path', '/no-such-else/a[b]*.pem', undefined],
    ['path', '/no-such-srv/fine', undefined],
    ['path', '/no-such-else/${HOME}/${NOT_SET}/${', undefined],
    ['url', 'https://a.tracker.example/', undefined],
    ['url', 'https://a.tracker.example/', 'sync_bug'],
    ['url', 'https://a.tracker.example/', 'add_bug'],
    ['command', '/usr/bin/Grep.exe x', undefined],
    ['command', 'wget x', undefined],
    ['command', 'ls', undefined],
    ['tool', 'drop_bug', undefined],
    ['tool', 'zap', undefined],
    ['tool', 'idle', undefined],
    ['tool', 'add_bug', undefined],
  ] as const)('turns the verdict on %s %j for %s round, in the file itself', (kind, value, tool) => {
    const asked = question(kind, value, tool);
    const change = findChange(loaded.policy, asked, (path) => loaded.written(path));
    const before = explain(loaded.policy, asked).verdict.allowed;
    const after = explain(load(edited(change?.add, change?.remove)).policy, asked).verdict.allowed;

    expect(change).toBeDefined();
    expect([before, after]).toEqual([before, !before]);
  });

  it('shows what has to go as it was written, also the entry behind one that goes first', () => {
    const change = findChange(loaded.policy, question('path', '/no-such-srv/.env'), (path) =>
      loaded.written(path),
    );

    expect(change).toEqual({
      add: undefined,
      remove: { filesystem: { denied_paths: ['**/.env', '**/.*'] } },
    });
  });

  it('does not leave a narrowing behind that names an endpoint which is gone', () => {
    const change = findChange(loaded.policy, question('url', 'https://a.tracker.example/'), (path) =>
      loaded.written(path),
    );

    expect(change).toEqual({
      add: undefined,
      remove: {
        tools: { network: { sync_bug: ['tracker'] } },
        network: {
          allowed_endpoints: [{ name: 'tracker', host: '*.tracker.example', ports: [443] }],
          dns_allowlist: ['*.tracker.example'],
        },
      },
    });
  });

  it('says what opens the addresses of cloud metadata, and shows no edit', () => {
    expect(explain(loaded.policy, question('host', '169.254.169.254:80')).notes).toEqual([
      'It was judged as a connection to 169.254.169.254:80.',
      'Only a range of its own in network.allowed_ranges opens such an address. No edit is shown: cloud metadata is where credentials are.',
    ]);
  });

  it.each([
    ['url', 'ftp://api.example/'],
    ['url', 'http://-a.example/'],
    ['path', '/no-such-srv/state/audit.log'],
    ['path', '/${x}/a'],
    ['tool', 'x'.repeat(65)],
    ['host', '169.254.169.254'],
    ['command', 'ls; id'],
    ['path', 'a\u0000b'],
    ['tool', 'two words'],
  ] as const)('knows no edit that would allow %s %j', (kind, value) => {
    expect(findChange(loaded.policy, question(kind, value), (path) => loaded.written(path))).toBeUndefined();
  });
});
