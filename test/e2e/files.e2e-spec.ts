import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAudit } from '../support/audit.reader.js';
import { writePolicy, type PolicyFolder } from '../support/policy.text.js';
import { openSession, type Session } from '../support/sdk.client.js';

/** The smallest GIF there is. */
const GIF = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');

describe('the files tools, for the official client', () => {
  let policy: PolicyFolder;
  let session: Session;
  let shop: string;

  beforeAll(async () => {
    policy = writePolicy();
    shop = join(policy.folder, 'shop');
    session = await openSession(policy);
  });

  afterAll(async () => {
    await session.close();
    policy.remove();
  });

  beforeEach(() => {
    rmSync(shop, { recursive: true, force: true });
    mkdirSync(join(shop, 'src'), { recursive: true });
    writeFileSync(join(shop, 'notes.txt'), 'one\ntwo\nthree\n');
    writeFileSync(join(shop, 'src/cart.ts'), 'export const cart = 1;\n');
  });

  const at = (name: string): string => join(shop, name);
  const OUTSIDE = /The policy does not allow the path .* \(rule: filesystem\.allowed_paths\)$/;

  it.each([
    ['list_directory', { path: '/' }],
    ['read_file', { path: '/etc/passwd' }],
    ['file_info', { path: '/etc' }],
    ['search_files', { path: '/etc', name: '*' }],
    ['write_file', { path: '/no-such-folder/x', content: 'x' }],
    ['edit_file', { path: '/etc/passwd', edits: [{ old_text: 'root', new_text: 'x' }] }],
    ['move_file', { source: '/etc/passwd', destination: '/etc/passwd2' }],
  ])('%s does nothing outside of allowed_paths', async (name, args) => {
    const { text, isError } = await session.call(name, args);

    expect({ isError, text }).toEqual({ isError: true, text: expect.stringMatching(OUTSIDE) });
  });

  it('list_directory lists', async () => {
    expect((await session.call('list_directory', { path: shop })).structured).toEqual({
      path: shop,
      entries: [
        { name: 'notes.txt', kind: 'file' },
        { name: 'src', kind: 'folder' },
      ],
      complete: true,
    });
  });

  it.each([
    [{}, 'one\ntwo\nthree\n'],
    [{ head: 1 }, 'one\n'],
    [{ tail: 2 }, 'two\nthree\n'],
    [{ from_line: 2, to_line: 2 }, 'two\n'],
    [{ from_line: 3 }, 'three\n'],
  ])('read_file with %j reads %j', async (extent, text) => {
    expect(await session.call('read_file', { path: at('notes.txt'), ...extent })).toMatchObject({
      isError: false,
      text,
    });
  });

  it('read_file shows an image as one, and says of other bytes that they are no text', async () => {
    writeFileSync(at('dot.txt'), GIF);
    writeFileSync(at('data'), Buffer.from([0xff, 0xfe, 0x00]));

    const { content } = await session.client.callTool({
      name: 'read_file',
      arguments: { path: at('dot.txt') },
    });

    expect(content).toEqual([{ type: 'image', mimeType: 'image/gif', data: GIF.toString('base64') }]);
    expect(await session.call('read_file', { path: at('data') })).toMatchObject({
      isError: true,
      text: 'The file is not a text in UTF-8.',
    });
  });

  it('read_file takes one extent only, and says how long a long text is', async () => {
    writeFileSync(at('long.txt'), 'x\n'.repeat(400_000));

    expect((await session.call('read_file', { path: at('long.txt') })).text).toContain('has 800000 bytes');
    expect(await session.call('read_file', { path: at('long.txt'), tail: 1 })).toMatchObject({ text: 'x\n' });
    expect((await session.call('read_file', { path: at('long.txt'), head: 1, tail: 1 })).text).toContain(
      'only one',
    );
  });

  it('read_file opens neither a second name of a file nor what belongs to the server', async () => {
    writeFileSync(at('other'), 'x');
    linkSync(at('other'), at('hard'));
    symlinkSync(policy.auditLog, at('log'));

    expect((await session.call('read_file', { path: at('hard') })).text).toContain('(rule: no-hard-links)');
    for (const path of [policy.auditLog, at('log'), policy.file]) {
      expect((await session.call('read_file', { path })).text).toContain('(rule: own-files)');
    }
    expect(readAudit(policy.auditLog).at(-1)).toMatchObject({ result_status: 'refused', rule: 'own-files' });
  });

  it('the audit log has where a link led, and the rule', async () => {
    symlinkSync('notes.txt', at('inward'));
    symlinkSync('/etc/passwd', at('outward'));
    await session.call('read_file', { path: at('inward') });
    const [read] = readAudit(policy.auditLog).slice(-1);
    await session.call('read_file', { path: at('outward') });
    const [refused] = readAudit(policy.auditLog).slice(-1);

    const rule = 'filesystem.allowed_paths[0]';
    expect(read?.files).toEqual([
      { way: 'argument', path: at('notes.txt'), allowed: true, rule },
      { way: 'open', path: at('notes.txt'), allowed: true, rule },
    ]);
    expect(refused?.files).toEqual([
      { way: 'argument', path: '/etc/passwd', allowed: false, rule: 'filesystem.allowed_paths' },
    ]);
  });

  it('file_info describes', async () => {
    expect((await session.call('file_info', { path: at('notes.txt') })).structured).toMatchObject({
      path: at('notes.txt'),
      kind: 'file',
      bytes: 14,
      permissions: '644',
    });
  });

  it('search_files finds by name and by text, and respects every .gitignore', async () => {
    mkdirSync(at('.git'));
    mkdirSync(at('src/out'));
    writeFileSync(at('.gitignore'), 'out/\n*.log\n');
    writeFileSync(at('src/.gitignore'), '!keep.log\n');
    for (const name of ['src/out/cart.js', 'src/a.log', 'src/keep.log', '.git/config'])
      writeFileSync(at(name), 'cart');
    symlinkSync('/etc', at('src/link'));
    const paths = async (args: object): Promise<string[]> => {
      const { structured } = await session.call('search_files', { ...args });
      return (structured as { matches: { path: string }[] }).matches.map(({ path }) => path);
    };

    expect(
      (await session.call('search_files', { path: shop, text: 'CART', ignore_case: true })).structured,
    ).toEqual({
      matches: [
        { path: at('src/cart.ts'), line: 1, text: 'export const cart = 1;' },
        { path: at('src/keep.log'), line: 1, text: 'cart' },
      ],
      complete: true,
      skipped: 0,
    });
    expect(await paths({ path: shop, name: '*.log' })).toEqual([at('src/keep.log')]);
    expect(await paths({ path: at('src'), name: '*.log' })).toEqual([at('src/keep.log')]);
    expect(await paths({ path: shop, name: 'src/*.ts' })).toEqual([at('src/cart.ts')]);
    expect(await paths({ path: shop, name: 'cart.*', respect_gitignore: false })).toEqual([
      at('src/cart.ts'),
      at('src/out/cart.js'),
    ]);
    expect(
      (await session.call('search_files', { path: shop, name: '*', max_results: 1 })).structured,
    ).toMatchObject({
      complete: false,
      stopped_by: 'results',
    });
  });

  it('write_file writes, and makes folders when asked to', async () => {
    const path = at('a/b/new.txt');

    expect((await session.call('write_file', { path, content: 'ä' })).isError).toBe(true);
    expect(await session.call('write_file', { path, content: 'ä', make_folders: true })).toMatchObject({
      isError: false,
      text: `Wrote 2 bytes to ${path}`,
    });
    expect(readFileSync(path, 'utf8')).toBe('ä');
  });

  it('edit_file shows the difference, and writes it unless it is only tried', async () => {
    const edits = [{ old_text: 'two', new_text: 'zwei' }];
    const diff = '--- a/notes.txt\n+++ b/notes.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+zwei\n three\n';

    expect((await session.call('edit_file', { path: at('notes.txt'), edits, dry_run: true })).text).toBe(
      diff,
    );
    expect(readFileSync(at('notes.txt'), 'utf8')).toBe('one\ntwo\nthree\n');
    expect((await session.call('edit_file', { path: at('notes.txt'), edits })).text).toBe(diff);
    expect(readFileSync(at('notes.txt'), 'utf8')).toBe('one\nzwei\nthree\n');
    expect((await session.call('edit_file', { path: at('notes.txt'), edits })).text).toContain(
      'edits[0] is not',
    );
  });

  it('move_file moves to free names only', async () => {
    expect(
      (await session.call('move_file', { source: at('src'), destination: at('notes.txt') })).isError,
    ).toBe(true);
    expect((await session.call('move_file', { source: at('src'), destination: at('lib') })).isError).toBe(
      false,
    );
    expect(readFileSync(at('lib/cart.ts'), 'utf8')).toContain('cart');
  });
});
