import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PolicyError } from './policy.error.js';
import { loadPolicy } from './policy.loader.js';

describe('plugins.external', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mss-plugins-')));
    file = join(folder, 'policy.yaml');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function external(lines: string, rest = '', env = {}) {
    writeFileSync(file, `version: "1.0"\n${rest}plugins:\n  external:\n${lines}`);
    return loadPolicy(file, { HOME: '/no-such-home/ann', ...env }).plugins.external;
  }

  function problemsOf(lines: string, rest = ''): string[] {
    try {
      external(lines, rest);
      return [];
    } catch (error) {
      return (error as PolicyError).problems.map(
        ({ line, column, key, problem }) => `${line}:${column} ${key} ${problem}`,
      );
    }
  }

  it('grants nothing that is not written', () => {
    expect(external('    - manifest: /opt/tool/manifest.yaml')).toEqual([
      {
        manifest: '/opt/tool/manifest.yaml',
        sha256: undefined,
        sandbox: 'required',
        env: {},
        network: [],
        readable: [],
        writable: [],
        limits: {
          memoryBytes: 4_294_967_296,
          cpuSeconds: undefined,
          processes: 64,
          fileBytes: 67_108_864,
          openFiles: 256,
          outputBytes: 1_048_576,
          concurrency: 8,
        },
      },
    ]);
  });

  it('reads what is', () => {
    const [plugin] = external(
      [
        '    - manifest: ~/tool/manifest.yaml',
        `      sha256: ${'ab'.repeat(32)}`,
        '      sandbox: best-effort',
        '      env: { TOKEN: "${TOKEN}", MODE: x }',
        '      network: [api]',
        '      filesystem: { read: [~/data/**, /srv/list.csv], write: [~/out] }',
        '      limits: { memory_mb: 512, cpu_seconds: 5, processes: 3, file_mb: 2, open_files: 32, output_kb: 8, concurrency: 1 }',
      ].join('\n'),
      'network: { allowed_endpoints: [{ name: api, host: api.example, ports: [443] }] }\n',
      { TOKEN: 'secret' },
    );
    expect(plugin).toMatchObject({
      manifest: '/no-such-home/ann/tool/manifest.yaml',
      sha256: 'ab'.repeat(32),
      sandbox: 'best-effort',
      network: ['api'],
      readable: ['/no-such-home/ann/data', '/srv/list.csv'],
      writable: ['/no-such-home/ann/out'],
      limits: {
        memoryBytes: 536_870_912,
        cpuSeconds: 5,
        processes: 3,
        fileBytes: 2_097_152,
        openFiles: 32,
        outputBytes: 8192,
        concurrency: 1,
      },
    });
    expect(Object.entries(plugin?.env ?? {})).toEqual([
      ['TOKEN', 'secret'],
      ['MODE', 'x'],
    ]);
  });

  it('takes what a variable holds for a name, not for a wildcard', () => {
    const [plugin] = external('    - manifest: /m.yaml\n      filesystem: { read: ["/srv/${WHO}"] }', '', {
      WHO: '*',
    });
    expect(plugin?.readable).toEqual(['/srv/*']);
  });

  it.each([
    ['manifest: tool.yaml', '4:17 plugins.external[0].manifest "tool.yaml" is not an absolute path'],
    ['manifest: /m.yaml\n      manifset: /m.yaml', '5:7 plugins.external[0].manifset unknown key'],
    ['manifest: /m.yaml\n      sandbox: none', '5:16 plugins.external[0].sandbox expected required or best-effort or off, found "none"'],
    ['manifest: /m.yaml\n      sandbox: false', '5:16 plugins.external[0].sandbox expected required or best-effort or off, found false'],
    ['manifest: /m.yaml\n      sha256: abc', '5:15 plugins.external[0].sha256 expected a SHA-256 in hexadecimal, found "abc"'],
    ['manifest: /m.yaml\n      env: { "A=B": c }', '5:21 plugins.external[0].env.A=B expected the name of an environment variable, found "A=B"'],
    ['manifest: /m.yaml\n      env: { A: 1 }', '5:17 plugins.external[0].env.A expected a text, found 1'],
    ['manifest: /m.yaml\n      env: { A: "a\\0b" }', '5:17 plugins.external[0].env.A a variable cannot hold a zero byte'],
    ['manifest: /m.yaml\n      network: [api]', '5:17 plugins.external[0].network[0] no allowed endpoint is called "api"'],
    ['manifest: /m.yaml\n      limits: { memory: 5 }', '5:17 plugins.external[0].limits.memory unknown key'],
    ['manifest: /m.yaml\n      limits: { memory_mb: 0 }', '5:28 plugins.external[0].limits.memory_mb expected a whole number, found 0'],
    ['manifest: /m.yaml\n      filesystem: { read: [/] }', '5:28 plugins.external[0].filesystem.read[0] "/" is not limited to a folder'],
    ['manifest: /m.yaml\n      filesystem: { read: ["/srv/*"] }', '5:28 plugins.external[0].filesystem.read[0] "/srv/*" has a wildcard inside'],
    ['manifest: /m.yaml\n      filesystem: { read: ["/srv/**/a"] }', '5:28 plugins.external[0].filesystem.read[0] "/srv/**/a" has a wildcard inside'],
    ['manifest: /m.yaml\n      filesystem: { write: [/proc/sys] }', '5:29 plugins.external[0].filesystem.write[0] "/proc/sys" belongs to the system'],
    ['manifest: /m.yaml\n      filesystem: { read: [/var/run/docker.sock] }', '5:28 plugins.external[0].filesystem.read[0] "/var/run/docker.sock" belongs to the system'],
    ['manifest: /m.yaml\n    - manifest: //m.yaml', '5:17 plugins.external[1].manifest plugins.external[0] lists this manifest as well'],
  ])('refuses %j', (entry, problem) => {
    expect(problemsOf(`    - ${entry}`)).toEqual([problem]);
  }); // prettier-ignore

  it('refuses a folder that is a link to what belongs to the system', () => {
    symlinkSync('/dev', join(folder, 'devices'));
    expect(problemsOf(`    - manifest: /m.yaml\n      filesystem: { read: [${folder}/devices/**] }`)).toEqual(
      [expect.stringContaining('belongs to the system')],
    );
  });
});
