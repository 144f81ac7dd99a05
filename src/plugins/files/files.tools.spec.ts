import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolContext } from '../../kernel/index.js';
import { openWorkspace, type Workspace } from '../../../test/support/workspace.js';
import { FilesTools } from './files.tools.js';

const tools = new FilesTools();
let place: Workspace;
let context: ToolContext;

beforeEach(() => {
  place = openWorkspace();
  context = { files: place.files, signal: new AbortController().signal } as ToolContext;
});

afterEach(() => place.remove());

const inside = (name: string): string => join(place.allowed, name);

describe('list_directory', () => {
  it('answers no more than an answer holds, and says so', async () => {
    for (let file = 0; file < 2_200; file++)
      writeFileSync(inside(String(file).padStart(4, '0') + 'x'.repeat(245)), '');

    const listing = await tools.listDirectory({ path: place.allowed }, context);

    expect(listing.complete).toBe(false);
    expect(listing.entries[0]?.name).toMatch(/^0000x/);
    expect(JSON.stringify(listing).length).toBeLessThan(530_000);
  });
});

describe('read_file', () => {
  it('reads lines that lie far into a file', async () => {
    writeFileSync(inside('log'), `${'x\n'.repeat(150_000)}here\nx\n`);

    expect(await tools.readFile({ path: inside('log'), from_line: 150_001, to_line: 150_001 }, context)).toBe(
      'here\n',
    );
  });

  it('says how many lines there are when none is where it was asked to look', async () => {
    writeFileSync(inside('a'), '1\n2\n');
    writeFileSync(inside('b'), '1\n2');
    writeFileSync(inside('empty'), '');

    for (const name of ['a', 'b']) {
      await expect(tools.readFile({ path: inside(name), from_line: 3 }, context)).rejects.toThrow(
        'There is no line 3: the file has 2.',
      );
    }
    await expect(tools.readFile({ path: inside('empty'), from_line: 2 }, context)).rejects.toThrow('has 0');
    expect(await tools.readFile({ path: inside('empty'), from_line: 1 }, context)).toBe('');
    expect(await tools.readFile({ path: inside('empty'), tail: 1 }, context)).toBe('');
  });
});

describe('write_file', () => {
  it('makes folders below a place whose own parent is not allowed', async () => {
    const narrow = openWorkspace([], undefined, (base) => [`${base}/allowed/new/**`]);
    const path = join(narrow.allowed, 'new/a/b.txt');

    await tools.writeFile({ path, content: 'x', make_folders: true }, { ...context, files: narrow.files });

    expect(readdirSync(join(narrow.allowed, 'new/a'))).toEqual(['b.txt']);
    narrow.remove();
  });

  it('says how to make the folder that is missing', async () => {
    const writing = tools.writeFile(
      { path: inside('new/x.txt'), content: 'x', make_folders: false },
      context,
    );

    await expect(writing).rejects.toThrow(
      `The folder ${JSON.stringify(inside('new'))} does not exist. Set make_folders to true to make it.`,
    );
  });

  it('makes no folder that is not allowed', async () => {
    const narrow = openWorkspace([], undefined, (base) => [`${base}/allowed/*/in/**`]);
    mkdirSync(join(narrow.allowed, 'a'));
    const write = (path: string): Promise<string> =>
      tools.writeFile(
        { path: join(narrow.allowed, path), content: 'x', make_folders: true },
        { ...context, files: narrow.files },
      );

    await write('a/in/x.txt');
    await expect(write('b/in/x.txt')).rejects.toThrow('does not exist');

    expect(readdirSync(narrow.allowed)).toEqual(['a']);
    narrow.remove();
  });
});
