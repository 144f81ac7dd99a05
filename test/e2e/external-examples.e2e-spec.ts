import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExternalRig } from '../support/external.rig.js';
import { describeSandboxed } from '../support/sandboxed.js';
import type { Session } from '../support/sdk.client.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/external/', import.meta.url));
const HOSTILE = '"; touch /tmp/mss-hostile; $(touch x) `touch x` \\ \n\u0000 \u2028 -- -rf \u{1f600}';

describeSandboxed('the examples of external tools', () => {
  let rig: ExternalRig;
  let session: Session;

  beforeAll(async () => {
    rig = new ExternalRig();
    rig.write('data/prices.csv', 'item,price,note\npen,1.5,\nink,4.5,blue\npad,,\n');
    rig.write('data/old.txt', 'one\ntwo\n');
    rig.write('data/new.txt', 'one\nthree\n');
    rig.write('data/-r', 'one\ntwo\n');
    rig.write('data/.env', 'TOKEN=1\n');
    const entry = { filesystem: { read: [rig.path('data')] } };
    await rig.addExample('node-text-stats');
    await rig.addExample('python-csv', entry);
    await rig.addExample('c-checksum');
    await rig.addExample('shell-diff', entry);
    session = await rig.session();
  });

  afterAll(() => rig.close());

  it('answer in Node with data that fits their schema', async () => {
    expect(await session.call('text_stats', { text: 'One two.\nTwo, THREE two\n', top: 2 })).toMatchObject({
      isError: false,
      structured: {
        characters: 24,
        words: 5,
        lines: 2,
        frequent: [
          { word: 'two', count: 3 },
          { word: 'one', count: 1 },
        ],
      },
    });
    expect(await session.call('text_stats', { text: HOSTILE })).toMatchObject({
      structured: { characters: 63, words: 9, lines: 2 },
    });
  });

  it('answer in Python, many at once', async () => {
    const path = rig.path('data/prices.csv');
    const text = '3 rows\nitem: 3 values\nprice: 2 values, 1.5 to 4.5, mean 3\nnote: 1 values';
    const answers = await Promise.all([1, 2, 3].map(() => session.call('csv_summary', { path })));
    expect(answers.map((answer) => answer.text)).toEqual([text, text, text]);
  });

  it.each([
    ['a file that is not there', 'data/none.csv', 'The file cannot be read: No such file or directory.'],
    ['a file that is denied', 'data/.env', 'The policy does not allow the path'],
    ['a file that the policy allows and the sandbox does not show', 'c-checksum/checksum.c', 'The file cannot be read: No such file or directory.'],
  ])('say in Python what is wrong with %s', async (_what, path, text) => {
    const answer = await session.call('csv_summary', { path: rig.path(path) });
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain(text);
  }); // prettier-ignore

  it('answer in C', async () => {
    expect(await session.call('checksum', { text: '123456789' })).toMatchObject({
      isError: false,
      structured: { bytes: 9, crc32: 'cbf43926', fnv1a: '06d5573923c6cdfc' },
    });
    expect(await session.call('checksum', { text: '\u{1f600} \u00e9\n' })).toMatchObject({
      structured: { bytes: 8, crc32: '6fd180d3', fnv1a: '62d51d7804958476' },
    });
    expect(await session.call('checksum', { text: HOSTILE })).toMatchObject({ structured: { bytes: 68 } });
  });

  it('answer from a shell script around a program', async () => {
    const [left, right] = [rig.path('data/old.txt'), rig.path('data/new.txt')];
    const different = await session.call('diff_files', { left, right });
    expect(different.text).toMatch(/^--- .*\n\+\+\+ .*\n@@ -1,2 \+1,2 @@\n one\n-two\n\+three$/);
    expect(different.isError).toBe(false);
    expect(await session.call('diff_files', { left, right: rig.path('data/-r') })).toMatchObject({
      text: 'The files are the same.',
      isError: false,
    });
    expect((await session.call('diff_files', { left, right: rig.path('data/none') })).isError).toBe(true);
  });

  it('leave nothing behind that a hostile text asked for', () => {
    expect(existsSync('/tmp/mss-hostile')).toBe(false);
    expect(readdirSync(rig.path('data')).toSorted()).toEqual([
      '-r',
      '.env',
      'new.txt',
      'old.txt',
      'prices.csv',
    ]);
  });
});

describe('each example', () => {
  it.each(['node-text-stats', 'python-csv', 'c-checksum', 'shell-diff'])(
    '%s is in the index, and says how to list and accept it',
    (name) => {
      expect(readFileSync(`${EXAMPLES}README.md`, 'utf8')).toContain(`(${name}/README.md)`);
      const readme = readFileSync(`${EXAMPLES}${name}/README.md`, 'utf8');
      expect(readme).toContain(`examples/external/${name}/manifest.yaml`);
      expect(readme).toContain('plugins accept ');
    },
  );
});
