import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listenOn } from '../../../test/support/unix.socket.js';
import { visiblePaths, type WantedPaths } from './visible.paths.js';

describe('visiblePaths', () => {
  let root: string;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'mss-visible-')));
    for (const folder of ['tool', 'data/deep/.git', 'data/out', 'other', 'own/log', 'own/data']) mkdirSync(join(root, folder), { recursive: true }); // prettier-ignore
    for (const file of ['tool/run', 'data/a.csv', 'data/.env', 'data/deep/.env', 'data/deep/.git/config', 'other/x']) writeFileSync(join(root, file), ''); // prettier-ignore
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** Paths below the root of the test, which `~` stands for. */
  const at = (path: string): string => path.replace('~', root);
  const bare = (text: string): string => text.replaceAll(root, '~');

  async function see(
    wanted: Partial<WantedPaths>,
    allowed: string[] = ['~/**'],
    denied: string[] = ['**/.env', '**/.git/**'],
  ) {
    const paths = { folder: '~/tool', readable: [], writable: [], writableByOthers: [], ...wanted };
    const visible = await visiblePaths(
      {
        filesystem: { allowedPaths: allowed.map(at), deniedPaths: denied.map(at) },
        source: at('~/own/policy.yaml'),
        audit: {
          logFile: at('~/own/log/audit.log'),
          maxFileBytes: 1,
          maxFiles: 1,
          durability: 'os',
          compress: false,
        },
        database: { file: at('~/own/data/bugs.db') },
      },
      {
        folder: at(paths.folder),
        readable: paths.readable.map(at),
        writable: paths.writable.map(at),
        writableByOthers: paths.writableByOthers.map(at),
      },
    );
    return JSON.parse(bare(JSON.stringify(visible))) as typeof visible;
  }

  const refusalOf = (...args: Parameters<typeof see>): Promise<string> =>
    see(...args).then(
      () => 'not refused',
      (error: Error) => bare(error.message),
    );

  it('shows a program its own folder, and nothing else by itself', async () => {
    expect(await see({}, [])).toEqual({ readable: ['~/tool'], writable: [], masked: [] });
  });

  it('covers what is denied at any depth', async () => {
    const { readable, masked } = await see({ readable: ['~/data'] });
    expect(readable).toEqual(['~/tool', '~/data']);
    expect(masked.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: '~/data/.env', kind: 'file' },
      { path: '~/data/deep/.env', kind: 'file' },
      { path: '~/data/deep/.git', kind: 'folder' },
    ]);
  });

  it('covers it in its own folder as well', async () => {
    writeFileSync(join(root, 'tool/.env'), '');
    expect((await see({})).masked).toEqual([{ path: '~/tool/.env', kind: 'file' }]);
  });

  it('covers sockets, which can be connected to where nothing can be written', async () => {
    const close = await listenOn(join(root, 'other/agent.sock'), () => undefined);
    try {
      expect((await see({ readable: ['~/other'] })).masked).toEqual([
        { path: '~/other/agent.sock', kind: 'file' },
      ]);
    } finally {
      close();
    }
  });

  it('neither follows links nor mounts anything over them', async () => {
    symlinkSync(join(root, 'data/.env'), join(root, 'other/.env'));
    symlinkSync(join(root, 'data'), join(root, 'other/data'));
    expect((await see({ readable: ['~/other'] })).masked).toEqual([]);
  });

  it.each<[string, Parameters<typeof see>, string]>([
    ['a folder of which only a part is allowed', [{ readable: ['~/data'] }, ['~/data/*']], 'filesystem.allowed_paths does not allow all of ~/data; add ~/data/**'],
    ['a folder that is allowed without what is in it', [{ readable: ['~/data'] }, ['~/data']], 'filesystem.allowed_paths does not allow all of ~/data; add ~/data/**'],
    ['a file that is not allowed', [{ readable: ['~/data/a.csv'] }, ['~/other/**']], 'filesystem.allowed_paths does not allow ~/data/a.csv; add ~/data/a.csv'],
    ['a folder to write to that is not allowed', [{ writable: ['~/data/out'] }, ['~/other/**']], 'filesystem.allowed_paths does not allow all of ~/data/out; add ~/data/out/**'],
    ['what does not exist', [{ readable: ['~/gone'] }], '~/gone does not exist'],
    ['what is denied', [{ readable: ['~/data/.env'] }], '~/data/.env is denied by filesystem.denied_paths[0]'],
    ['its own folder when that is denied', [{}, [], ['~/tool/**']], '~/tool is denied by filesystem.denied_paths[0]'],
    ['a mask that the program could move', [{ writable: ['~/data'] }], '~/data/.env is denied and lies in ~/data, where a program may write and so move it; name a folder without it'],
    ['a mask that another program could move', [{ readable: ['~/data'], writableByOthers: ['~/data/deep'] }], '~/data/deep/.env is denied and lies in ~/data/deep, where a program may write and so move it; name a folder without it'],
    ['a folder with the policy in it', [{ readable: ['~/own'] }], "~/own holds ~/own/policy.yaml, which is the server's own; name a folder without it"],
    ['a folder where the log will be', [{ writable: ['~/own/log'] }], "~/own/log holds ~/own/log/audit.log, which is the server's own; name a folder without it"],
    ['its own folder with the database in it', [{ folder: '~/own/data' }], "~/own/data holds ~/own/data/bugs.db, which is the server's own; name a folder without it"],
    ['a home as its folder', [{ folder: '/root' }], 'its manifest lies in /root, all of which it would see; give it a folder of its own'],
    ['the temporary folder as its folder', [{ folder: '/tmp' }], 'its manifest lies in /tmp, all of which it would see; give it a folder of its own'],
  ])('refuses %s', async (_what, args, reason) => {
    expect(await refusalOf(...args)).toBe(reason);
  }); // prettier-ignore

  it('refuses a folder that has become a link since the policy was read', async () => {
    rmSync(join(root, 'other'), { recursive: true });
    symlinkSync('/etc', join(root, 'other'));
    expect(await refusalOf({ readable: ['~/other'] })).toBe(
      '~/other is not where it was; look for a link that changed',
    );
  });

  it('shows a file alone', async () => {
    expect((await see({ readable: ['~/data/a.csv'] }, ['~/data/*.csv', '~/data/a.csv'])).readable).toEqual([
      '~/tool',
      '~/data/a.csv',
    ]);
  });

  it('gives up before it would miss some of very many', async () => {
    for (let index = 0; index < 201; index += 1) mkdirSync(join(root, `data/${index}`));
    for (let index = 0; index < 201; index += 1) writeFileSync(join(root, `data/${index}/.env`), '');
    expect(await refusalOf({ readable: ['~/data'] })).toContain('more than 200 denied files');
  });
});
