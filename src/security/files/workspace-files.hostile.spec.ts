import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { openWorkspace, type Workspace } from '../../../test/support/workspace.js';

let place: Workspace;

beforeEach(() => {
  place = openWorkspace(['**/*.pem']);
  writeFileSync(join(place.allowed, 'a.txt'), 'hello');
  writeFileSync(join(place.outside, 'secret.txt'), 'SECRET');
});

afterEach(() => place.remove());

/** As it is written: `join` would take the dots out. */
const inside = (name: string): string => `${place.allowed}/${name}`;
const ruleOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'allowed',
    (error: { refusal?: { rule: string }; failure?: string }) =>
      error.refusal?.rule ?? error.failure ?? error,
  );

/** A name in `allowed` whose bytes are no UTF-8. */
const noText = (folder: string, ending = ''): Buffer =>
  Buffer.concat([Buffer.from(`${folder}/n`), Buffer.from([0xff]), Buffer.from(ending)]);

describe('a path', () => {
  it.each([
    ['a link to nothing outside', () => symlinkSync(join(place.outside, 'new'), inside('x')), 'x'],
    [
      'a link to nothing outside, further up',
      () => symlinkSync(join(place.outside, 'new'), inside('x')),
      'x/y',
    ],
    [
      'a chain of links',
      () => [symlinkSync('y', inside('x')), symlinkSync('../outside', inside('y'))],
      'x/secret.txt',
    ],
    ['links in a circle', () => [symlinkSync('y', inside('x')), symlinkSync('x', inside('y'))], 'x'],
    ['`..` behind a link', () => symlinkSync(place.outside, inside('x')), 'x/../outside/secret.txt'],
    [
      'a link by way of /proc',
      () => symlinkSync(`/proc/self/root${place.outside}`, inside('x')),
      'x/secret.txt',
    ],
    ['a link by way of /proc/self/cwd', () => symlinkSync('/proc/self/cwd', inside('x')), 'x/package.json'],
    ['a link to a device', () => symlinkSync('/dev/zero', inside('x')), 'x'],
    ['a link to an open descriptor', () => symlinkSync('/dev/fd/0', inside('x')), 'x'],
  ])('leads nowhere through %s', async (_case, make, name) => {
    make();
    const works = [
      place.files.read(inside(name)),
      place.files.stat(inside(name)),
      place.files.write(inside(name), 'new'),
      place.files.mkdir(inside(name)),
      place.files.remove(inside(name)),
      place.files.list(inside(name)),
      place.files.move(inside('a.txt'), inside(name)),
      place.files.move(inside(name), inside('b.txt')),
    ];

    expect(new Set(await Promise.all(works.map(ruleOf)))).toEqual(new Set(['filesystem.allowed_paths']));
    expect(readdirSync(place.outside)).toEqual(['secret.txt']);
    expect(readFileSync(join(place.outside, 'secret.txt'), 'utf8')).toBe('SECRET');
  });

  it.each([
    [(name: string) => `${name}/`, 'allowed'],
    [(name: string) => `${name}/.`, 'allowed'],
    [(name: string) => `${name}/../a.txt`, 'allowed'],
    [(name: string) => `${name}\n`, 'filesystem'],
    [(name: string) => `${name}\0`, 'filesystem'],
    [(name: string) => `${name}\ud800`, 'filesystem'],
    [(name: string) => name.toUpperCase(), 'filesystem.allowed_paths'],
    [(name: string) => `${name}${'x'.repeat(300)}`, 'UNUSABLE'],
    [(name: string) => `${name}${'/x'.repeat(3000)}`, 'filesystem'],
    [() => '', 'filesystem'],
  ])('that is odd, written as by %s: %s', async (write, expected) => {
    expect(await ruleOf(place.files.read(write(inside('a.txt'))))).toBe(expected);
  });

  it('of a device is not opened', async () => {
    const devices = openWorkspace([], undefined, () => ['/dev/**']);

    for (const name of ['zero', 'null', 'tty'])
      expect(await ruleOf(devices.files.read(`/dev/${name}`))).toBe('regular-files-only');
    expect(await ruleOf(devices.files.write('/dev/null', 'x'))).toBe('regular-files-only');
    devices.remove();
  });
});

describe('a name that is no text', () => {
  it('is listed as what can be shown of it, and is nobody else when that is asked for', async () => {
    writeFileSync(noText(place.allowed), 'other');

    expect((await place.files.list(place.allowed)).entries.map(({ name }) => name)).toEqual([
      'a.txt',
      'n\ufffd',
    ]);
    expect(await ruleOf(place.files.read(inside('n\ufffd')))).toBe('NOT_FOUND');
  });

  it('keeps the folder above it from being moved: it cannot be judged', async () => {
    mkdirSync(inside('f'));
    writeFileSync(noText(inside('f'), '.pem'), '');
    const message = await place.files.move(inside('f'), inside('g')).catch((error: Error) => error.message);

    expect(message).toContain('holds a name that is no valid text');
    expect(readdirSync(place.allowed).sort()).toEqual(['a.txt', 'f']);
  });

  it('is not where a link to it seems to lead', async () => {
    writeFileSync(noText(place.allowed), 'other');
    symlinkSync(noText('.'), inside('x'));

    expect(await ruleOf(place.files.read(inside('x')))).toBe('NOT_FOUND');
  });
});

describe('a file', () => {
  it('of a terabyte without content is not read whole', async () => {
    truncateSync(inside('a.txt'), 2 ** 40);

    expect(await ruleOf(place.files.read(inside('a.txt')))).toBe('TOO_LARGE');
    expect(await place.files.open(inside('a.txt'), (file) => file.read(2 ** 40 - 2, 10))).toHaveLength(2);
  });

  it('that was made read-only is not replaced', async () => {
    chmodSync(inside('a.txt'), 0o444);

    await asOrdinaryUser(async () => {
      expect(await ruleOf(place.files.write(inside('a.txt'), 'new'))).toBe('UNUSABLE');
      await place.files.write(inside('b.txt'), 'new');
    });

    expect(readFileSync(inside('a.txt'), 'utf8')).toBe('hello');
    expect(readdirSync(place.allowed).sort()).toEqual(['a.txt', 'b.txt']);
  });

  it('that is replaced loses what would run it with the rights of its owner', async () => {
    chmodSync(inside('a.txt'), 0o6755);

    await place.files.write(inside('a.txt'), 'new');

    expect(lstatSync(inside('a.txt')).mode & 0o7777).toBe(0o755);
  });

  it('that was moved has one name and its content', async () => {
    const { ino } = lstatSync(inside('a.txt'));

    await place.files.move(inside('a.txt'), inside('b.txt'));

    expect(lstatSync(inside('b.txt'))).toMatchObject({ ino, nlink: 1 });
    expect(readdirSync(place.allowed)).toEqual(['b.txt']);
  });
});

describe('a folder', () => {
  beforeEach(() => mkdirSync(inside('f')));

  it('is not moved over an empty one, into itself, or into a file', async () => {
    mkdirSync(inside('empty'));

    expect(await ruleOf(place.files.move(inside('f'), inside('empty')))).toBe('EXISTS');
    expect(await ruleOf(place.files.move(inside('f'), inside('f')))).toBe('EXISTS');
    expect(await ruleOf(place.files.move(inside('f'), inside('f/g')))).toBe('UNUSABLE');
    expect(await ruleOf(place.files.move(inside('f'), inside('a.txt/g')))).toBe('NOT_A_FOLDER');
    expect(readdirSync(place.allowed).sort()).toEqual(['a.txt', 'empty', 'f']);
    expect(readdirSync(inside('f'))).toEqual([]);
  });

  it('of the server itself is not moved or filled by another name of a folder above it', async () => {
    mkdirSync(inside('state'));
    writeFileSync(inside('state/audit.log'), '');
    symlinkSync('.', inside('here'));

    expect(await ruleOf(place.files.move(inside('here/state'), inside('other')))).toBe('own-files');
    expect(await ruleOf(place.files.move(inside('a.txt'), inside('here/state/policy.yaml')))).toBe(
      'own-files',
    );
  });

  it('does not become the one of the server with a policy in it', async () => {
    writeFileSync(inside('f/policy.yaml'), 'version: "1.0"');

    expect(await ruleOf(place.files.move(inside('f'), inside('state')))).toBe('own-files');
  });
});

describe('descriptors', () => {
  const open = (): number => readdirSync('/proc/self/fd').length;

  it('are all closed, however a call ends', async () => {
    execFileSync('mkfifo', [inside('fifo')]);
    linkSync(inside('a.txt'), inside('hard'));
    writeFileSync(inside('b.txt'), 'x');
    mkdirSync(inside('f'));
    writeFileSync(inside('f/key.pem'), '');
    symlinkSync('loop', inside('loop'));
    const names = [
      'b.txt',
      'hard',
      'fifo',
      'f',
      'f/key.pem',
      'none',
      'none/x',
      'b.txt/x',
      'loop',
      '.',
      '../x',
    ];
    const all = async (): Promise<void> => {
      for (const path of names.map(inside)) {
        const works = [
          place.files.read(path),
          place.files.read(path, 0),
          place.files.open(path, () => Promise.reject(new Error('thrown'))),
          place.files.open(path, (file) => file.read(-1, 1)),
          place.files.list(path),
          place.files.stat(path),
          place.files.write(path, 'y', { replaces: 'another' }),
          place.files.write(path, new Uint8Array(17 * 1024 * 1024)),
          place.files.mkdir(path),
          place.files.move(path, inside('fifo')),
          place.files.move(path, join(path, 'below')),
          place.files.remove(join(path, 'below')),
        ];
        await Promise.allSettled(works);
      }
    };
    await all();
    const before = open();

    await all();

    expect(open()).toBe(before);
    expect(readdirSync(place.allowed).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

/** To the superuser no file is read-only. */
async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  const NOBODY = 65_534;
  if (process.geteuid?.() !== 0) return work();
  // The tests' own temporary folder is private.
  const above = dirname(place.base);
  chmodSync(above, (lstatSync(above).mode & 0o7777) | 0o011);
  for (const folder of [place.base, place.allowed]) chownSync(folder, NOBODY, NOBODY);
  chownSync(inside('a.txt'), NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
