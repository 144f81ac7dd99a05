import { describe, expect, it } from '@jest/globals';
import { findGitSetting } from './git.settings.js';

describe('findGitSetting', () => {
  it.each([
    [['config', 'core.pager', 'id'], 'core.pager'],
    [['config', 'set', '--global', 'diff.x.command', 'id'], 'diff.x.command'],
    [['config', '--add', 'FILTER.x.clean', 'id'], 'FILTER.x.clean'],
    [['config', '--type', 'path', 'gpg.ssh.program', 'id'], 'gpg.ssh.program'],
    [['config', '-f', 'user.name', 'pager.log', 'id'], 'pager.log'],
    [['-C', 'config', 'config', 'credential.https://x.helper', 'id'], 'credential.https://x.helper'],
    [['config', 'remote.origin.uploadpack', 'id'], 'remote.origin.uploadpack'],
    [['config', 'includeIf.x.path', 'x'], 'includeIf.x.path'],
  ])('finds what %j sets', (args, key) => {
    expect(findGitSetting(args)).toBe(key);
  });

  it.each([
    [['config', '--global', 'user.name', 'x y']],
    [['config', 'set', 'pull.rebase', 'true']],
    [['config', 'remote.origin.url', 'https://example.com/x.git']],
    [['config', 'alias.co', 'checkout']],
    [['config', 'core.pager']],
    [['config', '--get', 'core.pager', '^less$']],
    [['config', '--unset', 'core.pager', 'x']],
    [['config', 'get', 'core.pager']],
    [['config', '--list']],
    [['add', 'core.pager', 'id']],
  ])('leaves %j alone', (args) => {
    expect(findGitSetting(args)).toBeUndefined();
  });
});
