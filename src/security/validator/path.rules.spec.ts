import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgePath, resolveAndJudge } from './path.rules.js';

const policy = {
  allowedPaths: ['/srv/area/**', '/home/ann/*.txt'],
  deniedPaths: ['**/.ssh/**', '**/*.pem', '/srv/area/secrets/**'],
};

describe('judgePath', () => {
  it.each([
    ['/srv/area', 'filesystem.allowed_paths[0]'],
    ['/srv/area/a/b', 'filesystem.allowed_paths[0]'],
    ['/home/ann/notes.txt', 'filesystem.allowed_paths[1]'],
  ])('allows %s by %s', (path, rule) => {
    expect(judgePath(policy, path, path, 'sensitive')).toEqual({ allowed: true, rule });
  });

  it.each([
    ['/srv/area/.ssh', 'filesystem.denied_paths[0]'],
    ['/srv/area/.ssh/id_rsa', 'filesystem.denied_paths[0]'],
    ['/srv/area/x/cert.pem', 'filesystem.denied_paths[1]'],
    ['/srv/area/secrets', 'filesystem.denied_paths[2]'],
    ['/etc/shadow', 'filesystem.allowed_paths'],
    ['/', 'filesystem.allowed_paths'],
    ['/srv', 'filesystem.allowed_paths'],
    ['/srv/area2', 'filesystem.allowed_paths'],
    ['/home/ann/x/notes.txt', 'filesystem.allowed_paths'],
  ])('refuses %s by %s', (path, rule) => {
    expect(judgePath(policy, path, path, 'sensitive')).toMatchObject({
      allowed: false,
      code: 'PATH.DENIED',
      rule,
    });
  });

  it.each([['/srv/area/.SSH/id'], ['/srv/area/CERT.PEM'], ['/srv/area/Secrets/x']])(
    'refuses %s where case does not count',
    (path) => {
      expect(judgePath(policy, path, path, 'insensitive').allowed).toBe(false);
      expect(judgePath(policy, path, path, 'sensitive').allowed).toBe(true);
    },
  );

  it('allows nothing without patterns', () => {
    expect(judgePath({ allowedPaths: [], deniedPaths: [] }, '/etc/shadow', 'x', 'sensitive')).toMatchObject({
      allowed: false,
      rule: 'filesystem.allowed_paths',
    });
  });

  it('shows the path only as the caller wrote it', () => {
    const verdict = judgePath(policy, '/etc/shadow', 'link', 'sensitive');

    expect(JSON.stringify(verdict)).toContain('The policy does not allow the path \\"link\\".');
    expect(JSON.stringify(verdict)).not.toContain('shadow');
  });
});

describe('resolveAndJudge', () => {
  let base: string;

  beforeAll(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'mss-judge-')));
    mkdirSync(join(base, 'allowed'));
    mkdirSync(join(base, 'forbidden'));
    writeFileSync(join(base, 'forbidden/target.txt'), 'content');
    writeFileSync(join(base, 'allowed/legit-file.txt'), 'content');
    symlinkSync(join(base, 'forbidden/target.txt'), join(base, 'allowed/bad-link'));
    symlinkSync(join(base, 'forbidden/target.txt'), join(base, 'link-1'));
    symlinkSync(join(base, 'link-1'), join(base, 'link-2'));
    symlinkSync(join(base, 'link-2'), join(base, 'allowed/seemingly-safe-file'));
    symlinkSync(join(base, 'forbidden'), join(base, 'allowed/newdir'));
    symlinkSync(join(base, 'forbidden/not-yet'), join(base, 'allowed/dangling'));
    symlinkSync('loop', join(base, 'allowed/loop'));
  });

  afterAll(() => {
    rmSync(base, { recursive: true });
  });

  // Set-ups of modelcontextprotocol/servers@76d64c822f51 (MIT), src/filesystem/__tests__/path-validation.test.ts:
  // path-fs-00001, 00002, 00006, 00011. The last three names are ours.
  it.each([
    ['bad-link', false],
    ['seemingly-safe-file', false],
    ['newdir/x', false],
    ['legit-file.txt', true],
    ['dangling', false],
    ['loop', false],
    ['new/folder/file', true],
  ])('judges allowed/%s by where it leads: %s', (name, allowed) => {
    const judged = resolveAndJudge(
      { allowedPaths: [`${base}/allowed/**`], deniedPaths: [] },
      name,
      `${base}/allowed`,
    );

    expect(judged.verdict.allowed).toBe(allowed);
  });

  it('hands over the path that was judged', () => {
    const judged = resolveAndJudge(policy, './x/../y', '/srv/area');

    expect(judged).toEqual({
      path: '/srv/area/y',
      verdict: { allowed: true, rule: 'filesystem.allowed_paths[0]' },
    });
  });

  it('says the same of a file that exists and of one that does not', () => {
    const given = (name: string): string =>
      JSON.stringify(resolveAndJudge(policy, name, base).verdict).replace(name, 'NAME');

    expect(given('forbidden/target.txt')).toBe(given('forbidden/nothing.txt'));
    expect(given('allowed/loop')).toBe(given('allowed/nothing'));
  });

  // Rows path-con-00065, 00068, 00071, 00076, 00082, 00084, 00006 of the same source, and path-trav-00003 of
  // swisskyrepo/PayloadsAllTheThings@f9fa51417886 (MIT), Directory Traversal/Intruder/deep_traversal.txt.
  it.each([
    ['/home/user/project/../project2', false],
    ['/home/user/project/../project/../../../etc', false],
    ['/home/user/project/..test', true],
    ['/home/user/project\0/etc/passwd', false],
    ['/home/user/project/report_50%.pdf', true],
    ['/home/user/project/%41', true],
    ['/home/user/project_backup', false],
    ['../../../etc/passwd', false],
  ])('judges %j: %s', (path, allowed) => {
    const { verdict } = resolveAndJudge(
      { allowedPaths: ['/home/user/project/**'], deniedPaths: [] },
      path,
      '/home/user/project',
    );

    expect(verdict.allowed).toBe(allowed);
  });
});
