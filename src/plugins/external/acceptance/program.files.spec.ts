import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadManifest } from '../../../policy/index.js';
import { changedPart, readProgram, type ProgramFiles, type ProgramRefused } from './program.files.js';

const TOOLS = 'tools: [{ name: t, description: d, input_schema: { type: object } }]\n';

describe('the files of a program', () => {
  let home: string;
  let folder: string;

  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'mss-program-')));
    folder = join(home, 'plugin');
    mkdirSync(folder);
    put('run', 'binary', 0o755);
    put('tool.py', 'print(1)', 0o644);
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  function put(name: string, text: string, mode: number): void {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
  }

  /** @param keys of the manifest, from the second line on */
  function read(keys = 'executable: ./run\n'): Promise<ProgramFiles> {
    put('manifest.yaml', `name: stats\n${keys}version: "1"\ntype: external\n${TOOLS}`, 0o644);
    return readProgram(loadManifest(join(folder, 'manifest.yaml')));
  }

  async function problemsOf(keys?: string): Promise<string[]> {
    try {
      await read(keys);
      return [];
    } catch (error) {
      return (error as ProgramRefused).problems.map(
        ({ line, column, key, problem, remedy }) =>
          `${line}:${column} ${key} ${problem.replaceAll(home, 'HOME')} | ${remedy}`,
      );
    }
  }

  it('are the manifest, the executable, and what arguments name', async () => {
    const files = await read('executable: ./run\nargs: [tool.py, --fast, none.py, sub]\n');
    expect(files).toMatchObject({
      executable: join(folder, 'run'),
      args: [join(folder, 'tool.py'), '--fast', 'none.py', 'sub'],
      interpreters: [],
    });
    expect(files.parts.map(({ kind, label, path, sha256 }) => [kind, label, path, sha256])).toEqual([
      ['manifest', 'manifest', join(folder, 'manifest.yaml'), 'b914d3b6981b3bb45eceb78863f8ae824e18ceefab1e8d93ccf0cd922db2b7d5'],
      ['executable', 'executable', join(folder, 'run'), '9a3a45d01531a20e89ac6ae10b0b0beb0492acd7216a368aa062d1a5fecaf9cd'],
      ['file', 'tool.py', join(folder, 'tool.py'), 'd287bb7f9d15abdc5b6e98536263815744b6ef21c8f3c839fc434ca70d8efe99'],
    ]);
  }); // prettier-ignore

  it('are the same in another place', async () => {
    const { sha256 } = await read('executable: ./run\nargs: [tool.py]\n');
    renameSync(folder, join(home, 'moved'));
    folder = join(home, 'moved');
    expect((await read('executable: ./run\nargs: [tool.py]\n')).sha256).toBe(sha256);
  });

  it('are found through all links', async () => {
    mkdirSync(join(home, 'real'));
    copyFileSync(join(folder, 'run'), join(home, 'real', 'program'));
    symlinkSync(join(home, 'real'), join(home, 'link'));
    symlinkSync(join(home, 'link', 'program'), join(folder, 'linked'));
    symlinkSync('tool.py', join(folder, 'latest'));
    expect(await read('executable: linked\nargs: [latest]\n')).toMatchObject({
      executable: join(home, 'real', 'program'),
      args: [join(folder, 'tool.py')],
    });
  });

  it('are also those that an argument names outside of the folder', async () => {
    writeFileSync(join(home, 'outside.py'), 'print(2)');
    chmodSync(join(home, 'outside.py'), 0o644);
    const { parts } = await read(`executable: ./run\nargs: [../outside.py, ${join(folder, 'tool.py')}]\n`);
    expect(parts.slice(2).map(({ path }) => path)).toEqual([
      join(home, 'outside.py'),
      join(folder, 'tool.py'),
    ]);
  });

  it('take arguments as they are that are too long for a name', async () => {
    const code = 'x'.repeat(5000);
    expect((await read(`executable: ./run\nargs: [-e, ${code}, ""]\n`)).args).toEqual(['-e', code, '']);
  });

  it('divide arguments and files in one way only', async () => {
    const one = await read('executable: ./run\nargs: [tool.py]\n');
    put('tool.py', 'print(2)', 0o644);
    const other = await read('executable: ./run\nargs: [tool.py]\n');
    expect(other.sha256).not.toBe(one.sha256);
  });

  it.each<[string, string, () => void, string[]]>([
    ['is missing', 'executable: ./gone\n', () => undefined, ['2:13 executable HOME/plugin/gone does not exist | correct its path, or put it there']],
    ['leads nowhere', 'executable: ./link\n', () => symlinkSync('/nowhere', join(folder, 'link')), ['2:13 executable HOME/plugin/link does not exist | correct its path, or put it there']],
    ['is a folder', 'executable: .\n', () => undefined, ['2:13 executable HOME/plugin is no regular file | name a file']],
    ['may not be executed', 'executable: tool.py\n', () => undefined, ['2:13 executable HOME/plugin/tool.py may not be executed | allow it with chmod +x']],
    ['can be written by its group', 'executable: run\n', () => chmodSync(join(folder, 'run'), 0o775), ['2:13 executable others than its owner can write to HOME/plugin/run | take that away with chmod go-w']],
    ['can be written by everybody', 'executable: run\n', () => chmodSync(join(folder, 'run'), 0o757), ['2:13 executable others than its owner can write to HOME/plugin/run | take that away with chmod go-w']],
    ['lies where everybody can replace it', 'executable: run\n', () => chmodSync(home, 0o777), [
      '1:1 file everybody can replace what lies in HOME, and so HOME/plugin/manifest.yaml | take that away with chmod o-w, or put it elsewhere',
      '2:13 executable everybody can replace what lies in HOME, and so HOME/plugin/run | take that away with chmod o-w, or put it elsewhere',
    ]],
    ['is not the pinned one', `executable: run\nsha256: "${'0'.repeat(64)}"\n`, () => undefined, [`2:13 executable HOME/plugin/run has the SHA-256 9a3a45d01531a20e89ac6ae10b0b0beb0492acd7216a368aa062d1a5fecaf9cd, and the manifest asks for ${'0'.repeat(64)} | get both from one source`]],
    ['is huge', 'executable: run\n', () => truncateSync(join(folder, 'run'), 1024 ** 3 + 1), ['2:13 executable HOME/plugin/run is larger than 1 GiB | name a smaller one']],
    ['is fine but an argument is not', 'executable: run\nargs: [-x, tool.py]\n', () => chmodSync(join(folder, 'tool.py'), 0o666), ['3:12 args[1] others than its owner can write to HOME/plugin/tool.py | take that away with chmod go-w']],
    ['is fine but an argument is a loop', 'executable: run\nargs: [loop]\n', () => symlinkSync('loop', join(folder, 'loop')), ['3:8 args[0] HOME/plugin/loop cannot be looked at (ELOOP) | check its permissions']],
  ])('are refused when the executable %s', async (_when, keys, spoil, problems) => {
    spoil();
    expect(await problemsOf(keys)).toEqual(problems);
  }); // prettier-ignore

  it('may lie below a folder that everybody can write to when that is sticky', async () => {
    chmodSync(home, 0o1777);
    expect(await problemsOf()).toEqual([]);
  });

  it('take the pinned executable', async () => {
    expect(await problemsOf('executable: run\nsha256: 9a3a45d01531a20e89ac6ae10b0b0beb0492acd7216a368aa062d1a5fecaf9cd\n')).toEqual([]);
  }); // prettier-ignore

  it('are refused when the manifest is no longer the one that was read', async () => {
    put('manifest.yaml', `name: stats\nexecutable: run\nversion: "1"\ntype: external\n${TOOLS}`, 0o644);
    const loaded = loadManifest(join(folder, 'manifest.yaml'));
    appendFileSync(join(folder, 'manifest.yaml'), '# more\n');
    await expect(readProgram(loaded)).rejects.toThrow('the manifest changed while it was read');
  });

  describe('changedPart', () => {
    const KEYS = 'executable: ./run\nargs: [tool.py, later.py]\n';

    it.each<[string, () => void, string | undefined]>([
      ['nothing', () => undefined, undefined],
      ['a touched file', () => utimesSync(join(folder, 'run'), 1, 1), undefined],
      ['a file that was replaced by its like', () => { rmSync(join(folder, 'run')); put('run', 'binary', 0o755); }, undefined],
      ['a changed executable', () => put('run', 'other!', 0o755), 'executable'],
      ['a changed manifest', () => appendFileSync(join(folder, 'manifest.yaml'), ' '), 'manifest'],
      ['a changed script', () => put('tool.py', 'print(2)', 0o644), 'tool.py'],
      ['a script that is gone', () => rmSync(join(folder, 'tool.py')), 'tool.py'],
      ['a link in place of the script', () => { renameSync(join(folder, 'tool.py'), join(folder, 'real.py')); symlinkSync('real.py', join(folder, 'tool.py')); }, 'tool.py'],
      ['a script that others can write to now', () => chmodSync(join(folder, 'tool.py'), 0o666), 'tool.py'],
      ['a file that an argument names now', () => put('later.py', '', 0o644), 'later.py'],
      ['a link that an argument names now', () => symlinkSync('later.py', join(folder, 'later.py')), 'later.py'],
    ])('finds %s', async (_what, change, label) => {
      const files = await read(KEYS);
      change();
      expect(await changedPart(files)).toBe(label);
    }); // prettier-ignore

    it('sees a change whose times and size were set back', async () => {
      const files = await read(KEYS);
      const script = join(folder, 'tool.py');
      utimesSync(script, 1, 1);
      expect(await changedPart(files)).toBeUndefined();
      put('tool.py', 'print(7)', 0o644);
      utimesSync(script, 1, 1);
      expect(await changedPart(files)).toBe('tool.py');
    });
  });
});
