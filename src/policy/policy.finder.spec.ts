import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { SHIPPED_POLICY_FILE, findPolicyFile } from './policy.finder.js';

describe('findPolicyFile', () => {
  let home: string;
  let own: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'mss-finder-'));
    own = join(home, '.config', 'mcp-secure-server', 'policy.yaml');
    mkdirSync(dirname(own), { recursive: true });
    writeFileSync(own, 'version: 1\n');
  });

  afterEach(() => {
    chmodSync(dirname(own), 0o700);
    rmSync(home, { recursive: true });
  });

  it('prefers the option over everything', () => {
    const env = { HOME: home, MCP_SECURE_POLICY: '/etc/named.yaml' };

    expect(findPolicyFile('/etc/given.yaml', env)).toBe('/etc/given.yaml');
  });

  it('makes a relative option absolute', () => {
    expect(findPolicyFile('given.yaml', {})).toBe(resolve('given.yaml'));
  });

  it('prefers the variable over the user config', () => {
    expect(findPolicyFile(undefined, { HOME: home, MCP_SECURE_POLICY: '/etc/named.yaml' })).toBe(
      '/etc/named.yaml',
    );
  });

  it('understands ~/ in the variable, which no shell may have expanded', () => {
    expect(findPolicyFile(undefined, { HOME: home, MCP_SECURE_POLICY: '~/p.yaml' })).toBe(
      join(home, 'p.yaml'),
    );
  });

  it('takes the user config when there is one', () => {
    expect(findPolicyFile(undefined, { HOME: home })).toBe(own);
  });

  it('looks in XDG_CONFIG_HOME instead of ~/.config', () => {
    const other = join(home, 'xdg');
    mkdirSync(join(other, 'mcp-secure-server'), { recursive: true });
    writeFileSync(join(other, 'mcp-secure-server', 'policy.yaml'), '');

    expect(findPolicyFile(undefined, { HOME: home, XDG_CONFIG_HOME: other })).toBe(
      join(other, 'mcp-secure-server', 'policy.yaml'),
    );
  });

  it('ignores a relative XDG_CONFIG_HOME, which would mean the working directory', () => {
    expect(findPolicyFile(undefined, { HOME: home, XDG_CONFIG_HOME: '.' })).toBe(own);
  });

  it('takes the shipped policy when there is no user config', () => {
    rmSync(own);

    expect(findPolicyFile(undefined, { HOME: home })).toBe(SHIPPED_POLICY_FILE);
    expect(existsSync(SHIPPED_POLICY_FILE)).toBe(true);
    expect(basename(dirname(SHIPPED_POLICY_FILE))).toBe('config');
  });

  it('does not pass over a user config that is a broken link', () => {
    rmSync(own);
    symlinkSync('/no/such/file', own);

    expect(findPolicyFile(undefined, { HOME: home })).toBe(own);
  });

  it('never replaces a missing file that was asked for by another one', () => {
    expect(findPolicyFile('/no/such/policy.yaml', { HOME: home })).toBe('/no/such/policy.yaml');
    expect(findPolicyFile(undefined, { HOME: home, MCP_SECURE_POLICY: '/no/such.yaml' })).toBe(
      '/no/such.yaml',
    );
  });

  it.each([
    ['', undefined, '--policy:1:1 file: no file is named, write --policy FILE'],
    [
      undefined,
      '',
      'MCP_SECURE_POLICY:1:1 file: the variable is empty, set it to an absolute path, or unset it',
    ],
    [
      undefined,
      'policy.yaml',
      'MCP_SECURE_POLICY:1:1 file: "policy.yaml" is a relative path, set it to an absolute path, or unset it',
    ],
  ])('refuses the option %j with the variable %j', (given, named, message) => {
    const env = named === undefined ? {} : { MCP_SECURE_POLICY: named };

    expect(() => findPolicyFile(given, env)).toThrow(new Error(message));
  });
});
