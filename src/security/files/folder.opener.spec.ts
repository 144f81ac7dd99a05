import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { procPaths, walkedPaths } from './descriptor.paths.js';
import { openFile } from './file.reader.js';
import { FolderOpener } from './folder.opener.js';

/** Swapped after the path was resolved and judged as a text: the moment that a check before use cannot see. */
describe.each([
  ['through /proc', procPaths],
  ['by walking', walkedPaths],
])('opening %s', (_name, paths) => {
  let base: string;
  let opener: FolderOpener;

  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'mss-opener-')));
    for (const folder of ['allowed/box', 'outside']) mkdirSync(join(base, folder), { recursive: true });
    writeFileSync(join(base, 'allowed/box/f'), 'public');
    writeFileSync(join(base, 'outside/f'), 'SECRET');
    const filesystem = { allowedPaths: [`${base}/allowed/**`], deniedPaths: [] };
    opener = new FolderOpener({ filesystem, ownFiles: [] }, paths, () => undefined);
  });

  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const contentAfter = (swap: () => void): Promise<string> => {
    const target = opener.target(join(base, 'allowed/box/f'));
    swap();
    return openFile(opener, target, new AbortController().signal, async (file) =>
      (await file.read(0, 100)).toString(),
    ).catch(
      (error: { refusal?: { rule: string }; failure?: string }) =>
        error.refusal?.rule ?? error.failure ?? '?',
    );
  };

  it('reads what is still there', async () => {
    expect(await contentAfter(() => undefined)).toBe('public');
  });

  it('reads no link that took the place of the file', async () => {
    const swap = (): void => {
      rmSync(join(base, 'allowed/box/f'));
      symlinkSync(join(base, 'outside/f'), join(base, 'allowed/box/f'));
    };

    expect(await contentAfter(swap)).toBe('filesystem.allowed_paths');
  });

  it('goes through no link that took the place of the folder', async () => {
    const swap = (): void => {
      renameSync(join(base, 'allowed/box'), join(base, 'allowed/away'));
      symlinkSync(join(base, 'outside'), join(base, 'allowed/box'));
    };

    expect(['NOT_A_FOLDER', 'filesystem.allowed_paths']).toContain(await contentAfter(swap));
  });

  it('goes through no link that took the place of a folder further up', async () => {
    const swap = (): void => {
      mkdirSync(join(base, 'outside/box'));
      writeFileSync(join(base, 'outside/box/f'), 'SECRET');
      renameSync(join(base, 'allowed'), join(base, 'away'));
      symlinkSync('outside', join(base, 'allowed'));
    };

    expect(await contentAfter(swap)).toMatch(/^(filesystem\.allowed_paths|unmoved-files-only)$/);
  });
});
