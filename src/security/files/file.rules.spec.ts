import { describe, expect, it } from '@jest/globals';
import { judgeFinding, judgePlace, kindRefusal, type KindOf } from './file.rules.js';

const rules = {
  filesystem: { allowedPaths: ['/srv/area/**'], deniedPaths: ['**/*.pem'] },
  ownFiles: ['/srv/area/state/audit.log', '/srv/area/state/audit.log.*'],
};

describe('judgePlace', () => {
  it.each([
    ['/srv/area/a', true, 'filesystem.allowed_paths[0]'],
    ['/srv/area/a.pem', false, 'filesystem.denied_paths[0]'],
    ['/srv/other', false, 'filesystem.allowed_paths'],
    ['/srv/area/state/audit.log', false, 'own-files'],
    ['/srv/area/state/audit.log.3', false, 'own-files'],
    ['/srv/area/state/audit.logs', true, 'filesystem.allowed_paths[0]'],
  ])('%s: %s by %s', (path, allowed, rule) => {
    expect(judgePlace(rules, path, 'x')).toMatchObject({ allowed, rule });
  });
});

describe('judgeFinding', () => {
  const file = { dev: 1n, ino: 7n };
  const other = { dev: 1n, ino: 8n };

  it.each([
    ['where it was looked for', '/srv/area/a', file, 'filesystem.allowed_paths[0]'],
    ['outside', '/etc/shadow', file, 'filesystem.allowed_paths'],
    ['at a denied place', '/srv/area/a.pem', file, 'filesystem.denied_paths[0]'],
    ['somewhere else inside', '/srv/area/b', file, 'unmoved-files-only'],
    ['nowhere', undefined, undefined, 'unmoved-files-only'],
    ['removed', '/srv/area/a (deleted)', undefined, 'unmoved-files-only'],
    ['removed, with another file in its place', '/srv/area/a', other, 'unmoved-files-only'],
    ['on another disk', '/srv/area/a', { dev: 2n, ino: 7n }, 'unmoved-files-only'],
  ])('judges what was found %s', (_case, found, named, rule) => {
    const verdict = judgeFinding(rules, { expected: '/srv/area/a', found, opened: file, named }, 'x');

    expect(verdict).toMatchObject({ rule, allowed: rule === 'filesystem.allowed_paths[0]' });
  });

  it('takes a file whose name ends like that of a removed one for what it is', () => {
    const path = '/srv/area/a (deleted)';

    expect(judgeFinding(rules, { expected: path, found: path, opened: file, named: file }, 'x').allowed).toBe(
      true,
    );
  });
});

describe('kindRefusal', () => {
  const is = (kind: 'file' | 'folder' | 'link' | 'other', nlink: bigint): KindOf => ({
    nlink,
    isFile: () => kind === 'file',
    isDirectory: () => kind === 'folder',
    isSymbolicLink: () => kind === 'link',
  });

  it.each([
    ['file', 1n, undefined],
    ['file', 2n, 'no-hard-links'],
    ['folder', 5n, undefined],
    ['link', 1n, 'filesystem.allowed_paths'],
    ['other', 1n, 'regular-files-only'],
  ] as const)('%s with %d names: %s', (kind, nlink, rule) => {
    expect(kindRefusal(is(kind, nlink), 'x')?.rule).toBe(rule);
  });
});
