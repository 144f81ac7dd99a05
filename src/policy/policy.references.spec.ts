import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy, type Policy } from './index.js';
import { PolicyError } from './policy.error.js';

const ADVICE = 'write the name or host of an entry of network.allowed_endpoints, or add one';

describe('names of endpoints in a policy', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-references-'));
    file = join(folder, 'policy.yaml');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const load = (...lines: string[]): Policy => {
    writeFileSync(file, ['version: 1', ...lines].join('\n'));
    return loadPolicy(file, { HOME: '/no-such-home/ann', HOST: 'b.example' });
  };

  /** The problems as `line:col key: problem, remedy`. */
  const problemsOf = (...lines: string[]): string[] => {
    try {
      load(...lines);
      return [];
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      return error.message.split('\n').map((line) => line.replace(`${file}:`, ''));
    }
  };

  it('are those of their hosts unless they have their own', () => {
    const policy = load(
      'network:',
      '  allowed_endpoints:',
      '    - { host: a.example, ports: [443] }',
      '    - { host: a.example, ports: [8443] }',
      '    - { name: search, host: "*.b.example", ports: [443] }',
      '    - { host: "*.c.example", ports: [443] }',
      '    - { host: "2001:db8::1", ports: [443] }',
      '  server_endpoints: [search]',
      'tools:',
      '  network:',
      '    one: [a.example, search]',
      '    two: ["*.c.example", "2001:db8::1"]',
      '    none: []',
      '    empty:',
    );

    expect(policy.network.allowedEndpoints.map(({ name }) => name)).toEqual([
      'a.example',
      'a.example',
      'search',
      '*.c.example',
      '2001:db8::1',
    ]);
    expect(policy.network.serverEndpoints).toEqual(['search']);
    expect({ ...policy.tools.network }).toEqual({
      one: ['a.example', 'search'],
      two: ['*.c.example', '2001:db8::1'],
      none: [],
      empty: [],
    });
    expect(Object.isFrozen(policy.tools.network['one'])).toBe(true);
  });

  it('leave the server itself none when the policy names none for it', () => {
    const policy = load('network: { allowed_endpoints: [{ host: a.example, ports: [443] }] }');

    expect(policy.network.serverEndpoints).toEqual([]);
  });

  it('keep entries by tool in a record that inherits nothing', () => {
    expect(load().tools.network['constructor']).toBeUndefined();
  });

  it('have their variables filled in before they are compared', () => {
    const network = 'network: { allowed_endpoints: [{ host: "${HOST}", ports: [443] }] }';

    expect(load(network, 'tools: { network: { a: [b.example] } }').tools.network['a']).toEqual(['b.example']);
  });

  it.each([
    [
      'tools: { network: { a: [htlm.example.com] } }',
      `3:25 tools.network.a[0]: no allowed endpoint is called "htlm.example.com", did you mean "html.example.com"? Otherwise ${ADVICE}`,
    ],
    [
      'tools: { network: { a: [api, other] } }',
      `3:30 tools.network.a[1]: no allowed endpoint is called "other", ${ADVICE}`,
    ],
    [
      'tools: { network: { a: [Example-API2] } }',
      `3:25 tools.network.a[0]: no allowed endpoint is called "Example-API2", did you mean "Example-API"? Otherwise ${ADVICE}`,
    ],
    // The host of an endpoint with a name of its own is not its name.
    [
      'tools: { network: { a: [api.example.net] } }',
      `3:25 tools.network.a[0]: no allowed endpoint is called "api.example.net", ${ADVICE}`,
    ],
    [
      'tools: { network: { a: ["*"] } }',
      `3:25 tools.network.a[0]: no allowed endpoint is called "*", ${ADVICE}`,
    ],
    ['tools: { network: { a: [] , b: api } }', '3:32 tools.network.b: expected a list, found "api", '],
    ['tools: { network: { a: [7] } }', '3:25 tools.network.a[0]: expected a text, found 7, '],
    ['tools: { network: [a] }', '3:19 tools.network: expected a mapping, found a list, '],
    [
      'tools: { network: { "a*": [api] } }',
      '3:27 tools.network.a*: expected the name of a tool, found "a*", ',
    ],
    [
      'tools: { network: { default: [api] } }',
      '3:30 tools.network.default: there is no default here: a tool without a line is not narrowed, write one line for each tool',
    ],
  ])('stop the start when they mean nothing: %s', (tools, problem) => {
    const network =
      'network: { allowed_endpoints: [{ host: html.example.com }, { name: api, host: api.example.net }, { name: Example-API, host: c.example }] }';
    const problems = problemsOf(network, tools);

    expect(problems).toHaveLength(1);
    expect(problems[0]?.slice(0, problem.length)).toBe(problem);
  });

  it('stop the start in network.server_endpoints as well', () => {
    expect(
      problemsOf('network: { allowed_endpoints: [{ host: a.example }], server_endpoints: [b.example] }'),
    ).toEqual([
      `2:73 network.server_endpoints[0]: no allowed endpoint is called "b.example", did you mean "a.example"? Otherwise ${ADVICE}`,
    ]);
  });

  it.each([
    [
      '[{ name: a, host: a.example }, { name: a, host: b.example }]',
      ['[0].name, as [1]', '[1].name, as [0]'],
    ],
    ['[{ name: a.example, host: b.example }, { host: a.example }]', ['[0].name, as [1]']],
    ['[{ name: a.example, host: a.example }, { host: a.example }]', ['[0].name, as [1]']],
    [
      '[{ name: a, host: a.example }, { host: b.example }, { name: a, host: c.example }, { name: a, host: d.example }]',
      ['[0].name, as [2]', '[2].name, as [0]', '[3].name, as [0]'],
    ],
    ['[{ name: a.example, host: a.example }]', []],
    ['[{ host: a.example }, { host: a.example }]', []],
  ])('are unique when they are written down: %s', (endpoints, places) => {
    const problems = problemsOf(`network: { allowed_endpoints: ${endpoints} }`);

    const found = problems.map((line) =>
      /^\d+:\d+ network\.allowed_endpoints(\S+): network\.allowed_endpoints(\S+) is called "[a-z.]+" as well, give each its own name$/.exec(
        line,
      ),
    );

    expect(found.map((match) => `${match?.[1]}, as ${match?.[2]}`)).toEqual(places);
  });

  it.each([['""'], ['"a b"'], ['"*.a.example"'], ['"a/b"'], ['"ä"'], ['7'], ['~']])(
    'are made of letters, digits, dots, hyphens and underscores: not %s',
    (name) => {
      expect(problemsOf(`network: { allowed_endpoints: [{ name: ${name}, host: a.example }] }`)[0]).toMatch(
        /^2:40 network\.allowed_endpoints\[0\]\.name: expected a name of letters, digits/,
      );
    },
  );

  it.each([
    ['network: { allowed_endpoints: [~, x, { host: 7 }, { host: [] }], server_endpoints: x }'],
    ['network: x'],
    ['network: { allowed_endpoints: { host: x }, server_endpoints: { a: b } }'],
  ])('are compared without taking the shape of a broken file for granted: %s', (network) => {
    expect(problemsOf(network, 'tools: { network: { a: x, b: [~, 1, y] } }').at(-1)).toBe(
      `3:37 tools.network.b[2]: no allowed endpoint is called "y", ${ADVICE}`,
    );
  });
});
