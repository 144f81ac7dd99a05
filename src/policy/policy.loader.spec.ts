import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy, type Policy } from './index.js';
import { PolicyError } from './policy.error.js';

const env = { HOME: '/no-such-home/ann', EMPTY: '' };

describe('loadPolicy', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-loader-'));
    file = join(folder, 'policy.yaml');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const load = (text: string): Policy => {
    writeFileSync(file, text);
    return loadPolicy(file, env);
  };

  /** The problems as `line:col key: problem, remedy`. */
  const problemsOf = (text: string): string[] => {
    try {
      load(text);
      return [];
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      return error.message.split('\n').map((line) => line.replace(`${file}:`, ''));
    }
  };

  it('allows nothing when there is nothing but a version', () => {
    expect(load('version: "1.0"')).toEqual({
      source: file,
      sha256: createHash('sha256').update('version: "1.0"').digest('hex'),
      network: {
        allowedRanges: [],
        allowedEndpoints: [],
        blockedPorts: [],
        allowDns: false,
        dnsAllowlist: [],
        serverEndpoints: [],
      },
      filesystem: { allowedPaths: [], deniedPaths: [] },
      commands: { blocked: undefined },
      tools: {
        allow: [],
        deny: [],
        timeout: 30,
        timeouts: {},
        defaultRateLimit: 60,
        rateLimits: {},
        network: {},
        approval: [],
        approvalTimeout: 300,
        clientRequests: {},
        maxOutputBytes: 1048576,
      },
      audit: { logFile: '', maxFileBytes: 67108864, maxFiles: 5, durability: 'os', compress: false },
      database: { file: '/no-such-home/ann/.mcp-secure/bugs.db' },
      plugins: { external: [] },
    });
  });

  it.each([
    ['network:\nfilesystem:\ncommands:\ntools:\naudit:\ndatabase:\nplugins:'],
    ['plugins: { external: }'],
    [
      'network: { allowed_ranges: , allowed_endpoints: , blocked_ports: , dns_allowlist: , server_endpoints: }',
    ],
    [
      'filesystem: { allowed_paths: , denied_paths: }\ntools: { allow: , deny: , timeouts: , rate_limits: , network: }',
    ],
  ])('treats what is left empty as left out: %j', (text) => {
    const { sha256: _other, ...policy } = load(`version: 1\n${text}`);

    expect(load('version: 1')).toMatchObject(policy);
  });

  it('freezes the policy all the way down', () => {
    const policy = load('version: 1\nnetwork: { allowed_endpoints: [{ host: a.example, ports: [443] }] }');

    expect(Object.isFrozen(policy)).toBe(true);
    expect(Object.isFrozen(policy.network.allowedEndpoints[0]?.ports)).toBe(true);
    expect(Object.isFrozen(policy.tools.rateLimits)).toBe(true);
  });

  it('keeps names by tool in records that inherit nothing', () => {
    const { rateLimits, timeouts } = load('version: 1').tools;

    expect(rateLimits['constructor']).toBeUndefined();
    expect(timeouts['toString']).toBeUndefined();
  });

  it('writes ranges in one form', () => {
    const { network } = load('version: 1\nnetwork: { allowed_ranges: ["FE80:0:0::/10", 10.0.0.0/8] }');

    expect(network.allowedRanges).toEqual(['fe80::/10', '10.0.0.0/8']);
  });

  it('reads limits, timeouts and places', () => {
    const policy = load(
      [
        'version: 1',
        'tools:',
        '  timeout: 0.5',
        '  timeouts: { web_search: 10 }',
        '  rate_limits: { default: 0, add_bug: 7 }',
        '  max_output_bytes: 2048',
        'audit: { log_file: ~/a/../log, max_file_bytes: 4096, max_files: 2, durability: disk, compress: true }',
        'database: { file: "${HOME}/db" }',
      ].join('\n'),
    );

    expect(policy.tools).toMatchObject({ timeout: 0.5, defaultRateLimit: 0, maxOutputBytes: 2048 });
    expect({ ...policy.tools.timeouts }).toEqual({ web_search: 10 });
    expect({ ...policy.tools.rateLimits }).toEqual({ add_bug: 7 });
    expect(policy.audit).toEqual({
      logFile: '/no-such-home/ann/log',
      maxFileBytes: 4096,
      maxFiles: 2,
      durability: 'disk',
      compress: true,
    });
    expect(policy.database.file).toBe('/no-such-home/ann/db');
  });

  it('lists all problems at once, each with its place', () => {
    const text = [
      'version: "1.0"',
      'network:',
      '  allow_dns: "false"',
      '  allowed_endpoints:',
      '    - host: Api.Example.com',
      '      ports: [443, "22"]',
      '    - ports: 443',
      'tools:',
      '  allowed: [x]',
    ].join('\n');

    expect(problemsOf(text)).toEqual([
      '3:14 network.allow_dns: expected true or false, found "false", write true or false without quotes',
      '5:13 network.allowed_endpoints[0].host: "Api.Example.com" has capital letters, write the bare name in lower case, or an address, as in lite.duckduckgo.com; *.example.com means every name below example.com',
      '6:20 network.allowed_endpoints[0].ports[1]: expected a whole number, found "22", write a number from 1 to 65535 without quotes',
      '7:7 network.allowed_endpoints[1].host: expected a host name, found nothing, write the bare name in lower case, or an address, as in lite.duckduckgo.com; *.example.com means every name below example.com',
      '7:14 network.allowed_endpoints[1].ports: expected a list, found 443, put each item on its own line after "- "',
      '9:3 tools.allowed: unknown key, did you mean "allow"?',
    ]);
  });

  it.each([
    ['{}', '1:1 version: expected the version of the file format, found nothing, write version: "1.0"'],
    [
      'version: ~',
      '1:10 version: expected the version of the file format, found nothing, write version: "1.0"',
    ],
    ['', '1:1 file: the file holds no mapping, start it with version: "1.0"'],
    ['- a', '1:1 file: the file holds no mapping, start it with version: "1.0"'],
    ['version', '1:1 file: the file holds no mapping, start it with version: "1.0"'],
  ])('refuses the root %j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it.each([
    ['networks: {}', '2:1 networks: unknown key, did you mean "network"?'],
    ['network: { mode: x }', '2:12 network.mode: unknown key, known here: allowed_ranges, '],
    ['network: { host: x }', '2:12 network.host: unknown key, '],
    ['audit: { file: x }', '2:10 audit.file: unknown key, '],
    ['network: []', '2:10 network: expected a mapping, found a list, write one "key: value" on each line'],
    ['tools: yes', '2:8 tools: expected a mapping, found "yes", '],
    [
      'network: { allowed_endpoints: { host: x } }',
      '2:31 network.allowed_endpoints: expected a list, found a mapping, ',
    ],
    [
      'network: { allowed_endpoints: [x, ~] }',
      '2:32 network.allowed_endpoints[0]: expected a mapping, found "x", ',
    ],
    [
      'network: { allowed_ranges: [10.0.0.0/0] }',
      '2:29 network.allowed_ranges[0]: "10.0.0.0/0" does not start ',
    ],
    [
      'network: { blocked_ports: ["22"] }',
      '2:28 network.blocked_ports[0]: expected a whole number, found "22", ',
    ],
    ['network: { blocked_ports: 22 }', '2:27 network.blocked_ports: expected a list, found 22, '],
    ['network: { allow_dns: no }', '2:23 network.allow_dns: expected true or false, found "no", '],
    ['network: { allow_dns: ~ }', '2:23 network.allow_dns: expected true or false, found nothing, '],
    [
      'network: { dns_allowlist: a.example }',
      '2:27 network.dns_allowlist: expected a list, found "a.example", ',
    ],
    [
      'tools: { rate_limits: { default: "60" } }',
      '2:34 tools.rate_limits.default: expected a whole number, found "60", ',
    ],
    [
      'tools: { rate_limits: { default: ~ } }',
      '2:34 tools.rate_limits.default: expected a whole number, found nothing, ',
    ],
    [
      'tools: { rate_limits: { default: [] } }',
      '2:34 tools.rate_limits.default: expected a whole number, found a list, ',
    ],
    [
      'tools: { rate_limits: { default: -1 } }',
      '2:34 tools.rate_limits.default: expected a whole number, found -1, ',
    ],
    [
      'tools: { rate_limits: { a: .inf } }',
      '2:28 tools.rate_limits.a: expected a whole number, found Infinity, ',
    ],
    ['tools: { rate_limits: { a: 1000000001 } }', '2:28 tools.rate_limits.a: expected a whole number, '],
    ['tools: { rate_limits: { list_*: 1 } }', '2:33 tools.rate_limits.list_*: expected the name of a tool, '],
    ['tools: { rate_limits: { toString: 1 } }', '2:25 toString: this name cannot be a key, remove it'],
    [
      'tools: { timeout: 0 }',
      '2:19 tools.timeout: expected a number, found 0, write a number from 0.1 to 3600 ',
    ],
    ['tools: { timeout: "30" }', '2:19 tools.timeout: expected a number, found "30", '],
    ['tools: { timeouts: { a: 3601 } }', '2:25 tools.timeouts.a: expected a number, found 3601, '],
    [
      'tools: { allow: ["a b"] }',
      '2:18 tools.allow[0]: expected the name of a tool or a pattern with * and ?, ',
    ],
    ['tools: { max_output_bytes: 1048577 }', '2:28 tools.max_output_bytes: expected a whole number, '],
    ['commands: { blocked: [/usr/bin/curl] }', '2:23 commands.blocked[0]: expected the name of a program, '],
    [
      'network: { allowed_endpoints: [{ host: "*.com" }] }',
      '2:40 network.allowed_endpoints[0].host: "*.com" names a whole top-level domain, write *. and at least two labels, ',
    ],
    [
      'network: { dns_allowlist: ["*.1.2.3.4"] }',
      '2:28 network.dns_allowlist[0]: "*.1.2.3.4" stands before an address, which has no names below it, ',
    ],
    ['audit: { log_file: "" }', '2:20 audit.log_file: the path is empty, '],
    [
      'audit: { log_file: logs/audit.log }',
      '2:20 audit.log_file: "logs/audit.log" is not an absolute path, ',
    ],
    ['audit: { include: [1] }', '2:20 audit.include[0]: expected a text, found 1, '],
    ['audit: { durability: fsync }', '2:22 audit.durability: expected os or disk, found "fsync", '],
    ['audit: { max_files: 0 }', '2:21 audit.max_files: expected a whole number, found 0, '],
    ['database: { file: "${NOPE}/x" }', '2:19 database.file: the environment variable NOPE is not set, '],
  ])('refuses %j', (line, problem) => {
    const problems = problemsOf(`version: 1\n${line}`);

    expect(problems[0]?.slice(0, problem.length)).toBe(problem);
  });

  it('takes what a variable holds for a plain text where patterns are expected', () => {
    writeFileSync(
      file,
      'version: 1\nfilesystem: { allowed_paths: ["${PROJECT}/**"], denied_paths: ["~/*.key"] }',
    );
    const { filesystem } = loadPolicy(file, { HOME: '/no-such-home/a?n', PROJECT: '/no-such-home/*' });

    expect(filesystem).toEqual({
      allowedPaths: ['/no-such-home/[*]/**'],
      deniedPaths: ['/no-such-home/a[?]n/*.key'],
    });
  });

  it('says of an unset variable that it is unset, and nothing else of that value', () => {
    expect(problemsOf('version: 1\nfilesystem: { allowed_paths: ["${EMPTY}/*"] }')).toEqual([
      '2:31 filesystem.allowed_paths[0]: the environment variable EMPTY is empty, set it before the server starts, or write ${EMPTY:-default}',
    ]);
  });

  it('accepts the keys of the reference that have no effect', () => {
    expect(() => load('version: 1\naudit: { log_level: INFO, include: [timestamp] }')).not.toThrow();
  });

  it('accepts the widest ranges: a person who writes them out means them', () => {
    expect(
      load('version: 1\nnetwork: { allowed_ranges: [0.0.0.0/0, "::/0"] }').network.allowedRanges,
    ).toEqual(['0.0.0.0/0', '::/0']);
  });
});
