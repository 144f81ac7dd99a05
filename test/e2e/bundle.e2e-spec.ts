import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SERVER } from '../support/sdk.client.js';
import { ServerProcess } from '../support/server.process.js';

const ROOT = dirname(dirname(SERVER));

describe('the bundle of a build', () => {
  let copy: string;
  let bundle: string;

  beforeEach(() => {
    copy = realpathSync(mkdtempSync(join(tmpdir(), 'mss-bundle-')));
    bundle = join(copy, 'dist/bundle');
    for (const name of ['dist', 'package.json'])
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  });

  afterEach(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  const caches = (): string[] => readdirSync(bundle).filter((name) => name.endsWith('.v8'));

  async function toolsListed(): Promise<unknown> {
    const server = ServerProcess.start({ entry: [join(copy, 'dist/main.js'), '--policy'] });
    try {
      await server.initialize();
      const { result } = await server.ask(1, 'tools/list');
      return result?.['tools'];
    } finally {
      await server.end();
    }
  }

  /** What a module says on stderr that is run in a process of its own. */
  function saidBy(flags: readonly string[], module: string): string {
    const { stderr } = spawnSync(process.execPath, [...flags, '--input-type=module', '--eval', module], {
      cwd: copy,
      env: { HOME: copy, PATH: process.env['PATH'] ?? '' },
      encoding: 'utf8',
    });
    return stderr;
  }

  it('is what a start runs', async () => {
    rmSync(join(copy, 'dist/cli'), { recursive: true });
    expect(await toolsListed()).toHaveLength(17);
  });

  it('is done without where there is none', async () => {
    rmSync(bundle, { recursive: true });
    expect(await toolsListed()).toHaveLength(17);
  });

  it('has caches that V8 takes in a start, beside each script but the entry', async () => {
    const probe = join(copy, 'probe.mjs');
    writeFileSync(
      probe,
      `import vm from 'node:vm';
       const { Script } = vm;
       vm.Script = function (source, options) {
         const script = new Script(source, options);
         console.error('cache of', options.filename.split('/').at(-1), script.cachedDataRejected);
         return script;
       };`,
    );
    const server = ServerProcess.start({
      entry: [join(copy, 'dist/main.js'), '--policy'],
      env: { NODE_OPTIONS: `--import=${probe}` },
    });
    try {
      await server.initialize();
      const said = server.stderr.split('\n').filter((line) => line.startsWith('cache of'));
      expect(said.some((line) => line.startsWith('cache of serve.command-'))).toBe(true);
      expect(said.filter((line) => !line.endsWith(' false'))).toEqual(['cache of start.cjs undefined']);
    } finally {
      await server.end();
    }
  });

  it('is compiled where a cache is damaged', async () => {
    for (const name of caches()) writeFileSync(join(bundle, name), 'damaged');
    expect(await toolsListed()).toHaveLength(17);
  });

  it('is compiled where a cache is that of another script', async () => {
    const [first = '', ...others] = caches();
    for (const name of others) copyFileSync(join(bundle, first), join(bundle, name));
    expect(await toolsListed()).toHaveLength(17);
  });

  it('leads to the lines of src where source maps are on', () => {
    const said = saidBy(
      ['--enable-source-maps'],
      `import { loadStart } from './dist/start.loader.js';
       const { start } = await loadStart();
       await start(null).catch(({ stack }) => process.stderr.write(stack));`,
    );
    expect(said).toMatch(/at isPlainStart \(.*src\/cli\/program\.ts:\d+:\d+\)/);
  });
});
