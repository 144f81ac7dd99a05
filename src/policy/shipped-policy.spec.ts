import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SHIPPED_POLICY_FILE, loadPolicy } from './index.js';

const REFERENCE = fileURLToPath(new URL('../../test/fixtures/policies/reference.yaml', import.meta.url));
const env = { HOME: '/no-such-home/ann' };

describe('the shipped policy', () => {
  const policy = loadPolicy(SHIPPED_POLICY_FILE, env);

  it('opens one host on one port and no address', () => {
    expect(policy.network).toEqual({
      allowedRanges: [],
      allowedEndpoints: [
        {
          name: 'lite.duckduckgo.com',
          host: 'lite.duckduckgo.com',
          ports: [443],
          description: 'Search results for web_search',
        },
      ],
      blockedPorts: [22],
      allowDns: true,
      dnsAllowlist: ['lite.duckduckgo.com'],
      serverEndpoints: [],
    });
  });

  it('leaves web_search the search engine and the server itself nothing', () => {
    expect({ ...policy.tools.network }).toEqual({ web_search: ['lite.duckduckgo.com'] });
    expect(policy.network.serverEndpoints).toEqual([]);
  });

  it('keeps commands from the network and from destroying things', () => {
    expect(policy.commands.blocked).toEqual(
      [
        ['curl', 'wget', 'ssh', 'scp', 'rsync', 'nc', 'ncat', 'netcat', 'socat', 'telnet', 'ftp', 'sftp'],
        ['rm', 'shred', 'dd', 'mkfs', 'wipefs', 'fdisk', 'shutdown', 'reboot', 'halt', 'poweroff'],
      ].flat(),
    );
  });

  it('opens workspace folders of this user only', () => {
    expect(policy.filesystem.allowedPaths).toEqual([
      '/no-such-home/ann/projects/**',
      '/no-such-home/ann/projects/**',
      '/no-such-home/ann/workspace/**',
      '/no-such-home/ann/Dev-Space/**',
    ]);
  });

  it('opens the project folder that the client names', () => {
    const named = loadPolicy(SHIPPED_POLICY_FILE, { ...env, MCP_PROJECT_PATH: '/no-such-srv/demo' });

    expect(named.filesystem.allowedPaths[0]).toBe('/no-such-srv/demo/**');
  });

  it.each([['/'], ['//'], ['/srv/..'], ['relative'], ['/.']])(
    'does not start when the client names %s as the project folder',
    (folder) => {
      expect(() => loadPolicy(SHIPPED_POLICY_FILE, { ...env, MCP_PROJECT_PATH: folder })).toThrow(
        'filesystem.allowed_paths[0]',
      );
    },
  );

  it('allows the shipped tools by name', () => {
    expect(policy.tools.allow).toEqual([
      'search_tools',
      'list_categories',
      'web_search',
      'init_bugtracker',
      'add_bug',
      'get_bug',
      'update_bug',
      'close_bug',
      'list_bugs',
      'search_bugs_global',
      'list_directory',
      'read_file',
      'file_info',
      'search_files',
    ]);
    expect(policy.tools.deny).toEqual([]);
  });

  it('allows the tools that change files when its one commented line is uncommented', () => {
    const text = readFileSync(SHIPPED_POLICY_FILE, 'utf8');
    const file = join(mkdtempSync(join(tmpdir(), 'mss-shipped-')), 'policy.yaml');
    writeFileSync(file, text.replace('# write_file,', 'write_file,'));

    expect(loadPolicy(file, env).tools.allow).toEqual([
      ...policy.tools.allow,
      'write_file',
      'edit_file',
      'move_file',
    ]);
  });

  it('logs and keeps its data in the home directory', () => {
    expect(policy.audit).toEqual({
      logFile: '/no-such-home/ann/.mcp-secure/audit.log',
      maxFileBytes: 67108864,
      maxFiles: 5,
      durability: 'os',
      compress: false,
    });
    expect(policy.database).toEqual({ file: '/no-such-home/ann/.mcp-secure/bugs.db' });
  });
});

describe('a policy written for the reference', () => {
  const policy = loadPolicy(REFERENCE, env);

  it('loads with the meaning it had', () => {
    expect(policy.network.allowedRanges).toEqual([
      '127.0.0.0/8',
      '10.0.0.0/8',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '::1/128',
      'fe80::/10',
    ]);
    expect(policy.network.allowedEndpoints.map(({ host }) => host)).toEqual([
      'api.duckduckgo.com',
      'html.duckduckgo.com',
      'lite.duckduckgo.com',
    ]);
    expect(policy.filesystem.allowedPaths[0]).toBe('/no-such-home/ann/projects/**');
    expect(policy.filesystem.deniedPaths).toHaveLength(9);
    expect(policy.tools.timeout).toBe(30);
    expect(policy.tools.defaultRateLimit).toBe(60);
    expect({ ...policy.tools.rateLimits }).toEqual({
      filesystem_write: 30,
      command_execute: 10,
      web_search: 20,
      init_bugtracker: 5,
      add_bug: 60,
      get_bug: 120,
      update_bug: 60,
      close_bug: 60,
      list_bugs: 60,
      search_bugs_global: 30,
    });
    expect(policy.audit.logFile).toBe('/no-such-home/ann/.mcp-secure/audit.log');
  });

  it('leaves every tool the whole network section, as it did', () => {
    expect({ ...policy.tools.network }).toEqual({});
  });

  it('allows no tool until it names some', () => {
    expect(policy.tools.allow).toEqual([]);
  });
});
