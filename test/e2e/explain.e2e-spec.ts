import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writePolicy, type PolicyFolder } from '../support/policy.text.js';
import { SERVER } from '../support/sdk.client.js';

describe('mcp-secure-server check and explain', () => {
  let policy: PolicyFolder;

  beforeAll(() => {
    policy = writePolicy({
      network:
        '{ allowed_endpoints: [{ host: api.example, ports: [443] }], allow_dns: true, dns_allowlist: [api.example] }',
      tools: '{ allow: ["*"], network: { web_search: [] } }',
    });
  });

  afterAll(() => policy.remove());

  function run(args: readonly string[], input = '') {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SERVER, ...args], {
      input,
      cwd: policy.folder,
      env: { HOME: policy.folder, PATH: process.env['PATH'] ?? '' },
      timeout: 60_000,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    return { status, stdout, stderr };
  }

  it('checks a policy that can be used with code 0', () => {
    const { status, stdout } = run(['check', '--policy', policy.file]);

    expect(status).toBe(0);
    expect(stdout).toContain(`${policy.file}: the policy can be used`);
  });

  it('checks a policy that cannot with code 1, and shows more problems than a start does', () => {
    const bad = writePolicy({ network: `{ blocked_ports: [${'0, '.repeat(60)}0] }` });
    try {
      const { status, stdout, stderr } = run(['--policy', bad.file, 'check']);
      const lines = stdout.trimEnd().split('\n');

      expect({ status, stderr, lines: lines.length }).toEqual({ status: 1, stderr: '', lines: 62 });
      expect(lines[0]).toBe(
        `${bad.file}:2:28 network.blocked_ports[0]: expected a whole number, found 0, write a number from 1 to 65535 without quotes`,
      );
      expect(lines.at(-1)).toBe('61 problems, 0 warnings: the server would not start');
    } finally {
      bad.remove();
    }
  });

  it('checks a policy that nothing could be served under with code 1, as a start ends', () => {
    const file = join(policy.folder, 'silent.yaml');
    writeFileSync(file, 'version: "1.0"\n');

    expect(run(['check', '--policy', file])).toEqual({
      status: 1,
      stdout: `${file}:1:1 audit.log_file: without it nothing can be recorded, write audit: { log_file: ~/.mcp-secure/audit.log }\n1 problem, 0 warnings: the server would not start\n`,
      stderr: '',
    });
    expect(run(['--policy', file]).status).toBe(1);
  });

  it('checks and explains without making a file or a folder', () => {
    const before = readdirSync(policy.folder, { recursive: true });
    run(['check', '--policy', policy.file]);
    run(['explain', 'path', policy.auditLog, '--policy', policy.file]);

    expect(readdirSync(policy.folder, { recursive: true })).toEqual(before);
  });

  it('refuses a narrowing of a tool that does not exist, as a start does, and warns of the rest', () => {
    const typo = writePolicy({ tools: '{ network: { web_serach: [] }, timeouts: { web_serach: 5 } }' });
    try {
      const { status, stdout } = run(['check', '--policy', typo.file]);

      expect(status).toBe(1);
      expect(stdout).toContain(
        `${typo.file}:5:21 tools.network.web_serach: there is no tool of that name, did you mean web_search?\n`,
      );
      expect(stdout).toContain(
        `${typo.file}:5:51 warning: tools.timeouts.web_serach: there is no tool of that name`,
      );
    } finally {
      typo.remove();
    }
  });

  it('says at the start, after the greeting, what the check would warn of', () => {
    const { stderr } = run(['--policy', policy.file]);

    expect(stderr).toMatch(
      / is ready: [^]*:7:\d+ warning: database\.file: filesystem\.allowed_paths\[0\] covers the database/,
    );
  });

  it('explains with code 0 for what is allowed and 3 for what is refused', () => {
    const allowed = run(['explain', 'url', 'https://api.example/', '--policy', policy.file]);
    const refused = run([
      'explain',
      'url',
      'https://api.example/',
      '--tool',
      'web_search',
      '-p',
      policy.file,
    ]);

    expect([allowed.status, refused.status]).toEqual([0, 3]);
    expect(allowed.stdout).toContain(
      'allowed  url "https://api.example/"\nrule     network.allowed_endpoints[0]\n',
    );
    expect(refused.stdout).toContain('rule     tools.network.web_search\n');
    expect(refused.stdout).toContain('  tools:\n    network:\n      web_search:\n        - api.example\n');
    expect([allowed.stderr, refused.stderr]).toEqual(['', '']);
  });

  it('says when no shipped tool has the name that was asked for', () => {
    const typo = run(['explain', 'url', 'https://api.example/', '-t', 'web_serach', '-p', policy.file]);
    const own = run(['explain', 'tool', 'web_search', '-p', policy.file]);

    expect(typo.stdout.replace(/\n +/g, ' ')).toContain(
      'note     No tool that comes with the server has the name web_serach. Did you mean web_search?\n',
    );
    expect(own.stdout).not.toContain('No tool that comes with the server');
  });

  it('prints one JSON object with --json', () => {
    const { status, stdout } = run(['explain', 'path', '/etc/passwd', '--json', '--policy', policy.file]);

    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'path',
      value: '/etc/passwd',
      allowed: false,
      code: 'PATH.DENIED',
      rule: 'filesystem.allowed_paths',
      place: `${policy.file}:4:30`,
      considered: [
        { rule: 'own-files', outcome: 'passes' },
        { rule: 'filesystem.allowed_paths[0]', outcome: 'no match' },
        { rule: 'filesystem.allowed_paths', outcome: 'refuses' },
      ],
      change: { add: 'filesystem:\n  allowed_paths:\n    - /etc/passwd\n', remove: null },
    });
  });

  it('answers thousands of lines in one process, in order', () => {
    const urls = Array.from({ length: 5000 }, (_unused, index) =>
      index % 2 === 0 ? `https://api.example/${index}\u2028` : `https://h${index}.example/`,
    );
    const input = `${urls.map((url) => JSON.stringify(url)).join('\n')}\n`;
    const { status, stdout } = run(['explain', 'url', '-', '--policy', policy.file], input);
    const verdicts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

    expect(status).toBe(0);
    expect(verdicts.map(({ value }) => value)).toEqual(urls);
    expect(verdicts[0]).toEqual({
      value: 'https://api.example/0\u2028',
      allowed: true,
      rule: 'network.allowed_endpoints[0]',
      reason: 'network.allowed_endpoints[0] allows it.',
    });
    expect(verdicts[1]).toEqual({
      value: 'https://h1.example/',
      allowed: false,
      rule: 'default-deny',
      reason: 'h1.example:443 is not in network.allowed_endpoints.',
    });
  });

  it('answers a line that is no JSON string with an error, and ends with code 2', () => {
    const { status, stdout } = run(
      ['explain', 'tool', '-', '--policy', policy.file],
      '"add_bug"\nadd_bug\n7\n"get_bug"',
    );
    const verdicts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

    expect(status).toBe(2);
    expect(verdicts.map(({ allowed, error }) => allowed ?? error)).toEqual([
      true,
      'The line is not one JSON string in UTF-8 of at most 1 MiB.',
      'The line is not one JSON string in UTF-8 of at most 1 MiB.',
      true,
    ]);
  });

  it.each([
    [['explain', 'colour', 'red'], 'It must be one of url, path, command, tool, host.'],
    [['explain', 'url'], "missing required argument 'value'"],
    [['check', 'more'], 'too many arguments'],
  ])('ends with code 2 for %j', (args, message) => {
    const { status, stdout, stderr } = run([...args, '--policy', policy.file]);

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it.each([['check'], ['explain']])(
    'prints the help of %s within 80 columns, --policy included',
    (command) => {
      const { status, stdout } = run([command, '--help']);

      expect(status).toBe(0);
      expect(stdout).toContain('--policy <file>');
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it('says why a policy cannot be used, with code 1', () => {
    const { status, stdout, stderr } = run(['explain', 'tool', 'x', '--policy', 'nowhere.yaml']);

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('the file does not exist');
  });
});
