import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { acceptedPluginsFile } from '../policy/index.js';
import { pluginsAccept, type Asked } from './plugins.accept.command.js';
import { pluginsList } from './plugins.list.command.js';

describe('pluginsAccept', () => {
  const homeBefore = process.env['HOME'];
  let home: string;
  let said: string;

  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'mss-accept-')));
    process.env['HOME'] = home;
    said = '';
    put('run', 'binary', 0o755);
    put('tool.py', 'print(1)', 0o644);
    put('manifest.yaml', MANIFEST, 0o644);
    policy('{}');
  });

  afterEach(() => {
    process.env['HOME'] = homeBefore;
    rmSync(home, { recursive: true, force: true });
  });

  const MANIFEST = `name: stats
version: "1.0 \\u202E"
type: external
executable: ./run
args: [tool.py]
tools: [{ name: count, description: d, input_schema: { type: object } }]
`;

  function put(name: string, text: string, mode: number): void {
    mkdirSync(join(home, 'plugin'), { recursive: true });
    writeFileSync(join(home, 'plugin', name), text);
    chmodSync(join(home, 'plugin', name), mode);
  }

  /** @param keys further ones of the entry, as YAML */
  function policy(keys: string): void {
    const entry = `{ manifest: ${join(home, 'plugin', 'manifest.yaml')}, ${keys.slice(1, -1)} }`;
    writeFileSync(join(home, 'policy.yaml'), `version: "1.0"\nplugins: { external: [${entry}] }\n`);
  }

  const options = () => ({ policy: join(home, 'policy.yaml') });

  /** Says what it is told to when it is asked. */
  function answering(answer: () => string | undefined): Asked {
    const say = (text: string): Promise<void> => {
      said += text;
      return Promise.resolve();
    };
    return { say, ask: (question) => say(question).then(answer) };
  }

  function accept(answer: () => string | undefined = () => 'y'): Promise<number> {
    return pluginsAccept('stats', options(), answering(answer));
  }

  function storedDigests(): string[] {
    const list = JSON.parse(readFileSync(acceptedPluginsFile(process.env), 'utf8')) as {
      plugins: Record<string, { sha256: string }>;
    };
    return Object.values(list.plugins).map(({ sha256 }) => sha256);
  }

  async function listed(): Promise<string> {
    let text = '';
    await pluginsList(options(), (part) => {
      text += part;
      return Promise.resolve(true);
    });
    return text;
  }

  it('shows what it is and may do, with nothing that could turn a line round', async () => {
    policy(`{ sandbox: off, env: { TOKEN: secret } }`);
    expect(await accept()).toBe(0);
    // Where lines are cut depends on how long the name of the temporary folder is.
    expect(said.replaceAll(/\s+/g, ' ').replaceAll(home, 'HOME')).toBe(
      [
        'plugin stats 1.0 \\u202e',
        'state nobody has accepted it yet',
        'runs "HOME/plugin/run" "HOME/plugin/tool.py"',
        'mode oneshot',
        'tools count',
        'sandbox off: it runs WITHOUT one, with all of your rights, whatever stands below',
        'network none',
        'reads HOME/plugin',
        'writes nothing',
        'env TOKEN',
        'manifest: HOME/plugin/manifest.yaml',
        'sha256 21be4caa5a4fb05d81bcf1be4b35c860a6c2f9dc982a5a1d9ea916c86ad9fc3a',
        'executable: HOME/plugin/run',
        'sha256 9a3a45d01531a20e89ac6ae10b0b0beb0492acd7216a368aa062d1a5fecaf9cd',
        'tool.py: HOME/plugin/tool.py',
        'sha256 d287bb7f9d15abdc5b6e98536263815744b6ef21c8f3c839fc434ca70d8efe99',
        'sha256 c02adee3188a34b59b5221c6c0b02c373683a62b061924d989ce7de3409e4d1e',
        'Accept it? [y/N] stats is accepted; a server that runs already has to be restarted ',
      ].join(' '),
    );
    expect(storedDigests()).toEqual(['c02adee3188a34b59b5221c6c0b02c373683a62b061924d989ce7de3409e4d1e']);
  });

  it('accepts the bytes that were shown, also when others lie there by the time of the answer', async () => {
    const code = await accept(() => {
      put('tool.py', 'print("evil")', 0o644);
      return 'yes';
    });
    expect(code).toBe(0);
    const [shown] = /^sha256 {3}([0-9a-f]{64})$/m.exec(said)?.slice(1) ?? [];
    expect(storedDigests()).toEqual([shown]);
    expect(await listed()).toContain('It does not run: tool.py has changed since it was accepted.');
  });

  it.each(['', 'n', 'no', 'yesterday', 'y n', 'accept'])('accepts nothing for the answer %j', async (answer) => {
    expect(await accept(() => answer)).toBe(1);
    expect(storedDigests).toThrow('ENOENT');
  }); // prettier-ignore

  it('accepts nothing when there is nobody to ask', async () => {
    expect(await accept(() => undefined)).toBe(2);
    expect(storedDigests).toThrow('ENOENT');
  });

  it('says what changed since, and keeps what was accepted of others', async () => {
    expect(await accept()).toBe(0);
    const file = acceptedPluginsFile(process.env);
    const [own] = storedDigests();
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(join(home, 'plugin'), '/other'));
    expect(await accept()).toBe(0);
    expect(storedDigests()).toEqual([own, own]);
    put('run', 'other binary', 0o755);
    said = '';
    expect(await accept(() => 'n')).toBe(1);
    expect(said).toContain('state    executable has changed since it was accepted\n');
  });

  it.each<[string, () => void, number]>([
    ['the policy pins another', () => policy(`{ sha256: "${'f'.repeat(64)}" }`), 1],
    ['it could not run', () => put('run', 'binary', 0o644), 1],
    ['others can write the list', () => { mkdirSync(join(home, '.mcp-secure')); chmodSync(join(home, '.mcp-secure'), 0o777); writeFileSync(acceptedPluginsFile(process.env), '{"version":1,"plugins":{}}'); }, 1],
  ])('asks nothing and accepts nothing when %s', async (_when, spoil, code) => {
    spoil();
    expect(await accept()).toBe(code);
    expect(said).toBe('');
  }); // prettier-ignore

  it('has nothing to do for what is accepted', async () => {
    expect(await accept()).toBe(0);
    said = '';
    expect(await accept()).toBe(0);
    expect(said).toBe('stats is accepted already, by the operator.\n');
  });

  it.each([['manifest'], ['name']])('finds a plugin by its %s', async (by) => {
    const wanted = by === 'name' ? 'stats' : join(home, 'plugin', 'manifest.yaml');
    expect(
      await pluginsAccept(
        wanted,
        { ...options(), yes: true },
        answering(() => 'n'),
      ),
    ).toBe(0);
  });
});
