import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PluginsModule } from '../plugins/plugins.module.js';
import { SHIPPED_POLICY_FILE, readPolicy } from '../policy/index.js';
import { declaredTools } from '../tools/index.js';
import { policyWarnings, warningsAtStart } from './policy.warnings.js';

describe('policyWarnings', () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mss-warnings-')));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('names the files of the server that tools may use, and limits of tools that do not exist', () => {
    const file = join(folder, 'p.yaml');
    writeFileSync(
      file,
      `version: "1.0"
filesystem: { allowed_paths: ["${folder}/**"], denied_paths: ['**/*.db'] }
tools:
  timeouts: { web_serach: 5 }
  rate_limits: { default: 5, web_search: 5, nothing_like_it: 5 }
audit: { log_file: "${folder}/audit.log" }
database: { file: "${folder}/bugs.db" }
`,
    );
    expect(policyWarnings(readPolicy(file, {}), ['web_search'], { HOME: '/no-such-home' })).toEqual([
      `${file}:2:15 warning: filesystem.allowed_paths: filesystem.allowed_paths[0] covers the policy file itself, ${file}; a tool that opens files by itself could use it, keep it elsewhere, or add it to filesystem.denied_paths`,
      `${file}:4:15 warning: tools.timeouts.web_serach: there is no tool of that name, did you mean web_search?`,
      `${file}:5:45 warning: tools.rate_limits.nothing_like_it: there is no tool of that name, remove the line, or load the plugin`,
      `${file}:6:10 warning: audit.log_file: filesystem.allowed_paths[0] covers the audit log, ${folder}/audit.log; a tool that opens files by itself could use it, keep it elsewhere, or add it to filesystem.denied_paths`,
    ]);
  });

  it('names tools that do not exist where they are allowed or denied, but no pattern of a denial', () => {
    const file = join(folder, 'p.yaml');
    writeFileSync(
      file,
      `version: "1.0"
tools:
  allow: [web_serach, web_search, 'web_*', 'bug_*']
  deny: [delete_bgu, 'drop_*']
`,
    );
    const warnings = policyWarnings(readPolicy(file, {}), ['web_search', 'delete_bug'], {
      HOME: '/no-such-home',
    });
    expect(warnings).toEqual([
      `${file}:3:11 warning: tools.allow[0]: there is no tool of that name, did you mean web_search?`,
      `${file}:3:44 warning: tools.allow[3]: there is no tool like bug_*, remove the line, or load the plugin`,
      `${file}:4:10 warning: tools.deny[0]: there is no tool of that name, did you mean delete_bug?`,
    ]);
  });

  it('names endpoints that only a range could open', () => {
    const file = join(folder, 'p.yaml');
    writeFileSync(
      file,
      `version: "1.0"
network:
  allowed_ranges: [10.0.0.0/8]
  allowed_endpoints:
    - { host: 192.168.1.4, ports: [80] }
    - { host: 10.1.2.3, ports: [80] }
    - { host: 93.184.216.34, ports: [80] }
    - { host: '::1', ports: [80] }
`,
    );
    expect(policyWarnings(readPolicy(file, {}), [], { HOME: '/no-such-home' })).toEqual([
      `${file}:5:9 warning: network.allowed_endpoints[0].host: 192.168.1.4 is not a public address, and no endpoint opens one, add 192.168.1.4/32 to allowed_ranges, or remove the endpoint`,
      `${file}:8:9 warning: network.allowed_endpoints[3].host: ::1 is not a public address, and no endpoint opens one, add ::1/128 to allowed_ranges, or remove the endpoint`,
    ]);
  });

  it('has nothing to say of the shipped policy and the shipped tools', () => {
    const env = { HOME: '/no-such-home' };
    const tools = declaredTools(PluginsModule);
    expect(tools).toHaveLength(17);
    expect(policyWarnings(readPolicy(SHIPPED_POLICY_FILE, env), tools, env)).toEqual([]);
  });

  it('is bounded at a start', () => {
    const lines = warningsAtStart(Array.from({ length: 12 }, (_unused, index) => `w${index}`)).split('\n');
    expect(lines.slice(-3)).toEqual(['w9', '... and 2 more; mcp-secure-server check lists them all', '']);
    expect(warningsAtStart([])).toBe('');
  });
});
