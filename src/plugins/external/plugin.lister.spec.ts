import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ExternalPluginPolicy } from '../../policy/index.js';
import { writeAcceptances } from './acceptance/acceptance.list.js';
import { nameOf, type ListedPlugin } from './external.plugin.js';
import { findNameClashes } from './name.clashes.js';
import { listPlugins, manifestTools } from './plugin.lister.js';

const LIMITS = { memoryBytes: 1, cpuSeconds: 1, processes: 1, fileBytes: 1, openFiles: 1, outputBytes: 1, concurrency: 1 }; // prettier-ignore

describe('listPlugins', () => {
  let home: string;
  let list: string;

  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'mss-listed-')));
    list = join(home, 'accepted', 'accepted-plugins.json');
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** Writes a plugin whose one tool has the name and the schema that are given. */
  function put(name: string, tool = name, schema = '{ type: object }', executable = './run'): string {
    const folder = join(home, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'run'), 'binary');
    chmodSync(join(folder, 'run'), 0o755);
    const manifest = join(folder, 'manifest.yaml');
    writeFileSync(
      manifest,
      `name: ${name}\nversion: "1"\ntype: external\nexecutable: ${executable}\ntools:\n  - name: ${tool}\n    description: d\n    input_schema: ${schema}\n`,
    );
    chmodSync(manifest, 0o644);
    return manifest;
  }

  function entry(manifest: string, sha256?: string): ExternalPluginPolicy {
    return { manifest, sha256, sandbox: 'required', env: {}, network: [], readable: [], writable: [], limits: LIMITS }; // prettier-ignore
  }

  function listed(...manifests: readonly string[]): Promise<ListedPlugin[]> {
    return listPlugins({ external: manifests.map((manifest) => entry(manifest)) }, list);
  }

  function problemsOf(plugin: ListedPlugin | undefined): readonly string[] {
    const problems = plugin?.kind === 'refused' ? plugin.problems : [];
    return problems.map((problem) => problem.replaceAll(home, 'HOME'));
  }

  const NOT_YET =
    'It does not run: nobody has accepted it yet. To accept it, look at it, then run "mcp-secure-server plugins accept".';

  it('accepts what the policy pins and what the operator accepted, and nothing else', async () => {
    const manifests = [put('a'), put('b'), put('c')] as const;
    const [a, b] = await listed(...manifests);
    const files = b?.files ?? { sha256: '', parts: [] };
    const parts = files.parts.map(({ kind, label, path, sha256 }) => ({ kind, label, path, sha256 }));
    const accepted = { name: 'b', version: '1', sha256: files.sha256, parts, accepted_at: '2026-01-01T00:00:00.000Z' }; // prettier-ignore
    writeAcceptances(list, new Map([[manifests[1], accepted]]));

    const external = [entry(manifests[0], a?.files?.sha256), entry(manifests[1]), entry(manifests[2])];
    const plugins = await listPlugins({ external }, list);

    expect(plugins.map((plugin) => (plugin.kind === 'accepted' ? plugin.by : plugin.problems))).toEqual([
      'policy',
      'operator',
      [NOT_YET],
    ]);
  });

  it('goes on behind one that cannot be read', async () => {
    const [first, second] = await listed(join(home, 'gone.yaml'), put('a'));
    expect(problemsOf(first)).toEqual([
      'HOME/gone.yaml:1:1 file: the file does not exist, create it or name another one',
    ]);
    expect(nameOf(first!)).toMatch(/^mss-listed-\w+-[0-9a-f]{6}$/);
    expect(problemsOf(second)).toEqual([NOT_YET]);
  });

  it('says everything about one: its schema, its program, and that it is not accepted', async () => {
    const [schema, both] = await listed(
      put('a', 'a', '{ type: object, properties: { x: { typo: 1 } } }'),
      put('b', 'b', '{ type: string }', './gone'),
    );
    expect(problemsOf(schema)).toEqual([
      'HOME/a/manifest.yaml:8:19 tools[0].input_schema: #/properties/x/typo: is no keyword of this dialect, see docs/plugins.md',
      NOT_YET,
    ]);
    expect(problemsOf(both)).toEqual([
      'HOME/b/manifest.yaml:8:19 tools[0].input_schema: it must have "type": "object", see docs/plugins.md',
      'HOME/b/manifest.yaml:4:13 executable: HOME/b/gone does not exist, correct its path, or put it there',
    ]);
  });

  it('does not take a plugin with a fault for accepted, though its bytes are', async () => {
    const manifest = put('a', 'a', '{ type: string }');
    const [now] = await listed(manifest);
    const [pinned] = await listPlugins({ external: [entry(manifest, now?.files?.sha256)] }, list);
    expect(problemsOf(pinned)).toEqual([
      'HOME/a/manifest.yaml:8:19 tools[0].input_schema: it must have "type": "object", see docs/plugins.md',
    ]);
  });

  it('accepts nothing by a list that others could write', async () => {
    const manifest = put('a');
    mkdirSync(join(home, 'accepted'));
    writeFileSync(list, '{"version":1,"plugins":{}}');
    chmodSync(list, 0o666);
    expect(problemsOf((await listed(manifest))[0])).toEqual([
      'It does not run: others can write to HOME/accepted/accepted-plugins.json, so it accepts nothing. To accept it, look at what it accepts, then chmod go-w it.',
    ]);
  });

  it('names the tools of manifests that can be read', () => {
    const external = [entry(put('a', 'one')), entry(join(home, 'gone.yaml')), entry(put('b', 'two'))];
    expect(manifestTools({ external })).toEqual(['one', 'two']);
  });

  it('finds names that belong to two', async () => {
    const plugins = await listed(put('a', 'x'), put('web', 'search_tools'), put('b', 'x'));
    const clashes = findNameClashes(plugins, { plugins: ['web'], tools: ['search_tools'] });
    expect(clashes.map(({ file, line, column, key, problem }) => `${file.replace(home, 'HOME')}:${line}:${column} ${key}: ${problem}`)).toEqual([
      'HOME/web/manifest.yaml:1:7 name: a plugin of the server is called "web" as well',
      'HOME/web/manifest.yaml:6:11 tools[0].name: a tool of the server is called "search_tools" as well',
      'HOME/b/manifest.yaml:6:11 tools[0].name: a tool of the plugin a is called "x" as well',
    ]);
    expect(findNameClashes([...plugins, plugins[0]!], { plugins: [], tools: [] })[1]?.problem).toBe(
      `the plugin of ${join(home, 'a', 'manifest.yaml')} is called "a" as well`,
    );
  }); // prettier-ignore
});
