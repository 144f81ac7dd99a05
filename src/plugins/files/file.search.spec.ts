import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolContext } from '../../kernel/index.js';
import { openWorkspace, type Workspace } from '../../../test/support/workspace.js';
import { FileSearch } from './file.search.js';
import { SearchFilesInput } from './inputs/search-files.input.js';
import type { SearchOutput } from './outputs/files.outputs.js';

let place: Workspace;
let call: AbortController;

beforeEach(() => {
  call = new AbortController();
  place = openWorkspace([], call.signal);
});

afterEach(() => place.remove());

const search = (wanted: Partial<SearchFilesInput>): Promise<SearchOutput> => {
  const input = Object.assign(new SearchFilesInput(), { path: place.allowed }, wanted);
  return new FileSearch(input, { files: place.files, signal: call.signal } as ToolContext).run();
};

describe('a search', () => {
  it('lets others run, and ends when its call does, also while it only looks at names', async () => {
    for (let folder = 0; folder < 60; folder++) {
      mkdirSync(join(place.allowed, String(folder)));
      for (let file = 0; file < 60; file++)
        writeFileSync(join(place.allowed, String(folder), `${file}${'a'.repeat(200)}`), '');
    }
    // As soon as anything else may run at all.
    setImmediate(() => call.abort());

    await expect(search({ name: `${'*a'.repeat(100)}b` })).rejects.toThrow('aborted');
  });

  it('shows the part of a long line that has the text, and no half characters', async () => {
    writeFileSync(join(place.allowed, 'a.txt'), `${'😀'.repeat(500)}x needle${'😀'.repeat(500)}`);

    const [match] = (await search({ text: 'needle' })).matches;

    expect(match?.text).toContain('x needle');
    expect(match?.text).not.toMatch(/\p{Surrogate}/u);
    expect(match?.text?.length).toBeGreaterThan(290);
  });

  it('answers no more than an answer holds', async () => {
    writeFileSync(join(place.allowed, 'a.txt'), `${'\u0001'.repeat(299)}x\n`.repeat(1_000));

    const found = await search({ text: 'x', max_results: 1_000 });

    expect(found).toMatchObject({ complete: false, stopped_by: 'results' });
    expect(JSON.stringify(found).length).toBeLessThan(530_000);
  });

  it('goes through no link, and counts what it cannot read', async () => {
    writeFileSync(join(place.outside, 'secret.txt'), 'needle');
    symlinkSync(place.outside, join(place.allowed, 'door'));
    symlinkSync('..', join(place.allowed, 'round'));
    writeFileSync(join(place.allowed, 'large.txt'), Buffer.alloc(2 * 1024 * 1024 + 1, 'needle'));

    expect(await search({ text: 'needle' })).toEqual({ matches: [], complete: true, skipped: 1 });
  });
});
