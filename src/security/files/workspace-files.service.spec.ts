import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { openWorkspace, type Workspace } from '../../../test/support/workspace.js';

let place: Workspace;

beforeEach(() => {
  place = openWorkspace(['**/*.pem', '**/secrets/**']);
  writeFileSync(join(place.allowed, 'a.txt'), 'hello');
  writeFileSync(join(place.outside, 'secret.txt'), 'SECRET');
});

afterEach(() => place.remove());

const inside = (name: string): string => join(place.allowed, name);
const ruleOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'allowed',
    (error: { refusal?: { rule: string }; failure?: string }) =>
      error.refusal?.rule ?? error.failure ?? error,
  );

/** What every method that takes one path makes of it. */
const all = (path: string): Promise<unknown>[] =>
  [
    place.files.read(path),
    place.files.open(path, async () => undefined),
    place.files.stat(path),
    place.files.write(path, 'new'),
    place.files.remove(path),
    place.files.move(path, inside('moved')),
    place.files.move(inside('a.txt'), path),
  ].map(ruleOf);

describe('reading', () => {
  it('gives content and status', async () => {
    chmodSync(inside('a.txt'), 0o640);

    const { content, ...status } = await place.files.read(inside('a.txt'));

    expect(content.toString()).toBe('hello');
    expect(status).toMatchObject({ path: inside('a.txt'), kind: 'file', bytes: 5, mode: 0o640 });
    expect(status.version).toBe((await place.files.stat(inside('a.txt'))).version);
  });

  it('reads pieces, as long as the file is open and no longer', async () => {
    const kept = await place.files.open(inside('a.txt'), async (file) => {
      expect((await file.read(1, 3)).toString()).toBe('ell');
      expect((await file.read(4, 100)).toString()).toBe('o');
      return file;
    });

    await expect(kept.read(0, 1)).rejects.toThrow('after it had been closed');
  });

  it('does not read on when a file gets a second name while it is open', async () => {
    const work = place.files.open(inside('a.txt'), async (file) => {
      linkSync(inside('a.txt'), inside('b.txt'));
      return file.read(0, 5);
    });

    expect(await ruleOf(work)).toBe('no-hard-links');
  });

  it('reads nothing more once the call has ended', async () => {
    const call = new AbortController();
    const ending = openWorkspace([], call.signal);
    writeFileSync(join(ending.allowed, 'a'), 'hello');

    const work = ending.files.open(join(ending.allowed, 'a'), async (file) => {
      call.abort();
      return file.read(0, 5);
    });

    expect(await ruleOf(work)).toBe('CANCELLED');
    ending.remove();
  });

  it('reads a file whole although it says that it is empty, and never more than was asked for', async () => {
    // Of a file in /proc, the system says that it has no bytes.
    const proc = openWorkspace([], undefined, () => ['/proc/**']);
    const { content, bytes } = await proc.files.read(`/proc/${process.pid}/limits`);

    expect(content.toString()).toContain('Max open files');
    expect(bytes).toBe(content.length);
    expect(await ruleOf(proc.files.read(`/proc/${process.pid}/limits`, 10))).toBe('TOO_LARGE');
    expect(await ruleOf(place.files.read(inside('a.txt'), Number.NaN))).toBe('TOO_LARGE');
    proc.remove();
  });

  it('says how much there is when it is too much', async () => {
    await expect(place.files.read(inside('a.txt'), 4)).rejects.toThrow('has 5 bytes, more than the 4');
    truncateSync(inside('a.txt'), 16 * 1024 * 1024 + 1);
    expect(await ruleOf(place.files.read(inside('a.txt')))).toBe('TOO_LARGE');
  });

  it('fails in words that a caller may read', async () => {
    await expect(place.files.read(inside('none'))).rejects.toThrow(
      `${JSON.stringify(inside('none'))} does not exist.`,
    );
    expect(await ruleOf(place.files.read(place.allowed))).toBe('NOT_A_FILE');
    expect(await ruleOf(place.files.list(inside('a.txt')))).toBe('NOT_A_FOLDER');
    expect(await ruleOf(place.files.read(inside('a.txt/b')))).toBe('NOT_A_FOLDER');
  });

  it('lists what the policy allows, with its kind', async () => {
    mkdirSync(inside('folder'));
    mkdirSync(inside('secrets'));
    mkdirSync(inside('state'));
    writeFileSync(inside('key.pem'), '');
    writeFileSync(inside('state/audit.log'), '');
    symlinkSync(place.outside, inside('link'));

    expect(await place.files.list(place.allowed)).toEqual({
      path: place.allowed,
      entries: [
        { name: 'a.txt', kind: 'file' },
        { name: 'folder', kind: 'folder' },
        { name: 'link', kind: 'link' },
        { name: 'state', kind: 'folder' },
      ],
      complete: true,
    });
    expect(await place.files.list(inside('state'))).toMatchObject({ entries: [] });
  });

  it('follows a link inside of what is allowed', async () => {
    symlinkSync('a.txt', inside('link'));

    expect((await place.files.read(inside('link'))).path).toBe(inside('a.txt'));
  });

  it('takes a name like that of a removed file for what it is', async () => {
    writeFileSync(inside('x (deleted)'), 'here');

    expect((await place.files.read(inside('x (deleted)'))).content.toString()).toBe('here');
  });
});

describe('what is never opened', () => {
  it('is outside, or denied', async () => {
    symlinkSync(place.outside, inside('door'));
    const ways = [
      join(place.outside, 'secret.txt'),
      inside('door/secret.txt'),
      inside('../outside/secret.txt'),
    ];
    for (const path of ways) {
      expect(new Set(await Promise.all(all(path)))).toEqual(new Set(['filesystem.allowed_paths']));
    }
    expect(new Set(await Promise.all(all(inside('k.pem'))))).toEqual(new Set(['filesystem.denied_paths[0]']));
    expect(readFileSync(join(place.outside, 'secret.txt'), 'utf8')).toBe('SECRET');
  });

  it('has a second name', async () => {
    linkSync(join(place.outside, 'secret.txt'), inside('hard'));

    expect((await Promise.all(all(inside('hard')))).slice(0, 6)).toEqual(Array(6).fill('no-hard-links'));
    expect(readFileSync(join(place.outside, 'secret.txt'), 'utf8')).toBe('SECRET');
  });

  it('is a FIFO; nobody waits for its other end', async () => {
    execFileSync('mkfifo', [inside('fifo')]);

    expect((await Promise.all(all(inside('fifo')))).slice(0, 6)).toEqual(Array(6).fill('regular-files-only'));
  });

  it('belongs to the server, by whatever name', async () => {
    mkdirSync(inside('state'));
    symlinkSync('state', inside('alias'));
    const own = ['policy.yaml', 'audit.log', 'audit.log.1', 'bugs.db', 'bugs.db-wal', 'bugs.db-shm'];
    for (const name of own) {
      for (const path of [inside(`state/${name}`), inside(`alias/${name}`)]) {
        expect(new Set(await Promise.all(all(path)))).toEqual(new Set(['own-files']));
      }
    }
    expect(readdirSync(inside('state'))).toEqual([]);
  });

  it('gives the same words for what is outside and what is not there', async () => {
    const text = (path: string): Promise<string> =>
      place.files.read(path).then(
        () => 'read',
        (error: { refusal: unknown }) => JSON.stringify(error.refusal).replaceAll(path, 'PATH'),
      );

    expect(await text(join(place.outside, 'secret.txt'))).toBe(await text(join(place.outside, 'nothing')));
  });

  it('is anything at all once the call has ended', async () => {
    const over = openWorkspace([], AbortSignal.abort());

    expect(await ruleOf(over.files.write(join(over.allowed, 'late'), 'x'))).toBe('CANCELLED');
    expect(readdirSync(over.allowed)).toEqual([]);
    over.remove();
  });
});

describe('writing', () => {
  it('makes a file, and replaces one whole with its mode kept and nothing left behind', async () => {
    chmodSync(inside('a.txt'), 0o751);
    const before = lstatSync(inside('a.txt')).ino;

    await place.files.write(inside('a.txt'), 'other');
    await place.files.write(inside('new.txt'), new Uint8Array([1, 2]));

    expect(readFileSync(inside('a.txt'), 'utf8')).toBe('other');
    expect(lstatSync(inside('a.txt')).mode & 0o777).toBe(0o751);
    expect(lstatSync(inside('a.txt')).ino).not.toBe(before);
    expect([...readFileSync(inside('new.txt'))]).toEqual([1, 2]);
    expect(readdirSync(place.allowed).sort()).toEqual(['a.txt', 'new.txt']);
  });

  it('does not touch a file that somebody else changed since', async () => {
    const { version } = await place.files.stat(inside('a.txt'));
    writeFileSync(inside('a.txt'), 'theirs');

    expect(await ruleOf(place.files.write(inside('a.txt'), 'mine', { replaces: version }))).toBe('CHANGED');
    expect(await ruleOf(place.files.write(inside('none'), 'mine', { replaces: version }))).toBe('CHANGED');
    expect(readFileSync(inside('a.txt'), 'utf8')).toBe('theirs');
    expect(readdirSync(place.allowed)).toEqual(['a.txt']);
  });

  it('writes neither over a folder nor more than is read', async () => {
    mkdirSync(inside('folder'));

    expect(await ruleOf(place.files.write(inside('folder'), 'x'))).toBe('NOT_A_FILE');
    expect(await ruleOf(place.files.write(inside('b'), new Uint8Array(16 * 1024 * 1024 + 1)))).toBe(
      'TOO_LARGE',
    );
    expect(await ruleOf(place.files.write(inside('none/b'), 'x'))).toBe('NOT_FOUND');
    expect(existsSync(inside('b'))).toBe(false);
  });

  it('makes folders one at a time', async () => {
    expect(await place.files.mkdir(inside('f'))).toMatchObject({ kind: 'folder', path: inside('f') });
    expect(await ruleOf(place.files.mkdir(inside('f')))).toBe('EXISTS');
    expect(await ruleOf(place.files.mkdir(inside('x/y')))).toBe('NOT_FOUND');
    expect(await ruleOf(place.files.mkdir(inside('secrets')))).toBe('filesystem.denied_paths[1]');
  });

  it('removes files and empty folders, never a folder with something in it', async () => {
    mkdirSync(inside('f'));
    writeFileSync(inside('f/x'), '');

    expect(await ruleOf(place.files.remove(inside('f')))).toBe('NOT_EMPTY');
    await place.files.remove(inside('f/x'));
    await place.files.remove(inside('f'));
    await place.files.remove(inside('a.txt'));

    expect(readdirSync(place.allowed)).toEqual([]);
  });
});

describe('moving', () => {
  it('moves files and folders to free names', async () => {
    mkdirSync(inside('f/g'), { recursive: true });

    expect(await place.files.move(inside('a.txt'), inside('f/b.txt'))).toMatchObject({
      path: inside('f/b.txt'),
    });
    await place.files.move(inside('f'), inside('h'));

    expect(readFileSync(inside('h/b.txt'), 'utf8')).toBe('hello');
    expect(readdirSync(place.allowed)).toEqual(['h']);
  });

  it('replaces nothing', async () => {
    writeFileSync(inside('b.txt'), 'theirs');
    symlinkSync('nowhere', inside('dangling'));

    expect(await ruleOf(place.files.move(inside('a.txt'), inside('b.txt')))).toBe('EXISTS');
    expect(readFileSync(inside('b.txt'), 'utf8')).toBe('theirs');
  });

  it('is judged at both ends', async () => {
    expect(await ruleOf(place.files.move(inside('a.txt'), inside('a.pem')))).toBe(
      'filesystem.denied_paths[0]',
    );
    expect(await ruleOf(place.files.move(inside('a.txt'), join(place.outside, 'a')))).toBe(
      'filesystem.allowed_paths',
    );
    expect(readdirSync(place.outside)).toEqual(['secret.txt']);
  });

  it('never takes along what is denied', async () => {
    mkdirSync(inside('f/g'), { recursive: true });
    writeFileSync(inside('f/g/key.pem'), '');
    mkdirSync(inside('state'));
    writeFileSync(inside('state/audit.log'), '');

    expect(await ruleOf(place.files.move(inside('f'), inside('h')))).toBe('filesystem.denied_paths[0]');
    expect(await ruleOf(place.files.move(inside('state'), inside('h')))).toBe('own-files');
    expect(readdirSync(place.allowed).sort()).toEqual(['a.txt', 'f', 'state']);
  });

  it('judges what is below a folder by its new place, too', async () => {
    const narrow = openWorkspace(['**/live/config']);
    mkdirSync(join(narrow.allowed, 'draft'));
    writeFileSync(join(narrow.allowed, 'draft/config'), '');

    const work = narrow.files.move(join(narrow.allowed, 'draft'), join(narrow.allowed, 'live'));

    expect(await ruleOf(work)).toBe('filesystem.denied_paths[0]');
    narrow.remove();
  });
});

describe('the trail of a call', () => {
  it('has where each path leads, and what it turned out to be', async () => {
    linkSync(inside('a.txt'), inside('hard'));
    symlinkSync(place.outside, inside('door'));
    await ruleOf(place.files.read(inside('hard')));
    await ruleOf(place.files.write(inside('door/x'), 'x'));
    await ruleOf(Promise.resolve().then(() => place.files.resolve(inside('.'))));

    const rule = 'filesystem.allowed_paths[0]';
    expect(place.trail.notes).toEqual([
      { way: 'read', path: inside('hard'), allowed: false, rule: 'no-hard-links' },
      { way: 'write', path: join(place.outside, 'x'), allowed: false, rule: 'filesystem.allowed_paths' },
      { way: 'read', path: inside('hard'), allowed: true, rule },
      { way: 'resolve', path: place.allowed, allowed: true, rule },
    ]);
  });
});

describe('an open file', () => {
  it('stays the judged one whatever happens to its name', async () => {
    const content = await place.files.open(inside('a.txt'), async (file) => {
      unlinkSync(inside('a.txt'));
      symlinkSync(join(place.outside, 'secret.txt'), inside('a.txt'));
      return file.read(0, 100);
    });

    expect(content.toString()).toBe('hello');
    renameSync(inside('a.txt'), inside('b.txt'));
  });
});
