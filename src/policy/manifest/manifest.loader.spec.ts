import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PolicyError } from '../policy.error.js';
import { loadManifest } from './manifest.loader.js';

const LEAST = `name: stats
version: "1.0"
type: external
executable: ./run
tools:
  - name: count
    description: Counts.
    input_schema: { type: object }
`;

describe('loadManifest', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mss-manifest-')));
    file = join(folder, 'manifest.yaml');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function load(text: string) {
    writeFileSync(file, text);
    return loadManifest(file);
  }

  function problemsOf(text: string): string[] {
    try {
      load(text);
      return [];
    } catch (error) {
      return (error as PolicyError).problems.map(
        ({ line, column, key, problem, remedy }) => `${line}:${column} ${key} ${problem} | ${remedy}`,
      );
    }
  }

  it('reads the least that there can be', () => {
    expect(load(LEAST)).toEqual({
      file,
      folder,
      sha256: 'bc9206604aa4ff59a32c99665bc5ccb6ac2985f1bd3da2bf8b68180d5f9dfcff',
      placeOf: expect.any(Function),
      manifest: {
        name: 'stats',
        version: '1.0',
        executable: './run',
        args: [],
        sha256: undefined,
        mode: 'oneshot',
        tools: [
          {
            name: 'count',
            title: 'count',
            description: 'Counts.',
            inputSchema: { type: 'object' },
            outputSchema: undefined,
            annotations: {
              readOnlyHint: false,
              destructiveHint: true,
              idempotentHint: false,
              openWorldHint: true,
            },
            aliases: [],
            intents: [],
          },
        ],
      },
    });
  });

  it('reads JSON, and all that there can be', () => {
    const { manifest } = load(
      JSON.stringify({
        name: 'all',
        version: '2.1.0',
        type: 'external',
        description: 'Everything.',
        executable: '/usr/bin/python3',
        args: ['tool.py', '--x=${HOME}'],
        sha256: 'ab'.repeat(32),
        mode: 'persistent',
        tools: [
          {
            name: 'a',
            title: 'A',
            description: 'Does a.',
            input_schema: { type: 'object', properties: { q: { type: 'string', 'x-mcp-policy': 'path' } } },
            output_schema: { type: 'object' },
            annotations: { readOnlyHint: true, destructiveHint: false },
            aliases: ['b'],
            intents: ['do a'],
          },
        ],
      }),
    );
    expect(manifest).toEqual({
      name: 'all',
      version: '2.1.0',
      executable: '/usr/bin/python3',
      args: ['tool.py', '--x=${HOME}'],
      sha256: 'ab'.repeat(32),
      mode: 'persistent',
      tools: [
        {
          name: 'a',
          title: 'A',
          description: 'Does a.',
          inputSchema: { type: 'object', properties: { q: { type: 'string', 'x-mcp-policy': 'path' } } },
          outputSchema: { type: 'object' },
          annotations: {
            readOnlyHint: true,
            destructiveHint: false,
            idempotentHint: false,
            openWorldHint: true,
          },
          aliases: ['b'],
          intents: ['do a'],
        },
      ],
    });
    expect(Object.isFrozen(manifest.tools[0]?.inputSchema['properties'])).toBe(true);
  });

  it('says where it really is', () => {
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real', 'm.yaml'), LEAST);
    symlinkSync(join(folder, 'real', 'm.yaml'), file);
    expect(loadManifest(file)).toMatchObject({
      file: join(folder, 'real/m.yaml'),
      folder: join(folder, 'real'),
    });
  });

  it.each([
    ['type: external', 'type: module', '3:7 type expected external, found "module" | write external'],
    ['version: "1.0"', 'version: 1.0', '2:10 version expected a text, found 1 | write plain text'],
    ['name: stats', 'name: two words', '1:7 name expected a name, found "two words" | use 1 to 64 of A-Z a-z 0-9 _ . -'],
    ['executable:', 'executabel: ./x\nexecutable:', '4:1 executabel unknown key | did you mean "executable"?'],
    ['executable: ./run', 'executable: ""', '4:13 executable the text is empty | write plain text'],
    ['executable: ./run', 'executable: "a\\0b"', '4:13 executable "a\\u0000b" has a control character | write plain text'],
    ['executable: ./run', 'executable: ./run\nmode: once', '5:7 mode expected oneshot or persistent, found "once" | write oneshot or persistent'],
    ['executable: ./run', 'executable: ./run\nargs: [1]', '5:8 args[0] expected a text, found 1 | write it in quotes'],
    ['executable: ./run', 'executable: ./run\nargs: ["a\\0b"]', '5:8 args[0] an argument cannot hold a zero byte | put it into a file'],
    ['executable: ./run', 'executable: ./run\nsha256: "12"', '5:9 sha256 expected a SHA-256 in hexadecimal, found "12" | copy what sha256sum prints for the executable'],
    ['executable: ./run', 'executable: &x ./run', '4:16 yaml anchors are not used here | remove it'],
    ['{ type: object }', '[]', '8:19 tools[0].input_schema expected a JSON Schema, found a list | write a mapping with type: object and properties'],
    ['    input_schema: { type: object }\n', '', '6:5 tools[0].input_schema expected a JSON Schema, found nothing | write a mapping with type: object and properties'],
    ['description: Counts.', 'description: " "', '7:18 tools[0].description the text is empty | write a sentence or two'],
    ['description: Counts.', 'description: Counts.\n    annotations: { readonlyHint: true }', '8:20 tools[0].annotations.readonlyHint unknown key | did you mean "readOnlyHint"?'],
    ['description: Counts.', 'description: Counts.\n    annotations: { readOnlyHint: yes }', '8:34 tools[0].annotations.readOnlyHint expected true or false, found "yes" | write true or false without quotes'],
    ['  - name: count\n    description: Counts.\n    input_schema: { type: object }\n', '', '5:7 tools expected a list, found nothing | write each item after "- "'],
    ['tools:', 'tools:\n  - { name: count, description: Other., input_schema: {} }', '7:11 tools[1].name a tool above is called "count" as well | give each its own name'],
  ])('refuses %j as %j', (from, to, problem) => {
    expect(LEAST).toContain(from);
    expect(problemsOf(LEAST.replace(from, to))).toEqual([problem]);
  }); // prettier-ignore

  it('refuses more tools than anybody would look at', () => {
    const tool = '  - { name: NAME, description: d, input_schema: { type: object } }\n';
    const many = Array.from({ length: 65 }, (_, index) => tool.replace('NAME', `t${index}`)).join('');
    const text = LEAST.slice(0, LEAST.indexOf('  - name')) + many;
    expect(problemsOf(text)).toEqual(['6:3 tools the list has more than 64 items | write at most 64']);
  });

  it.each([
    ['executable: ./run', `executable: ./run\nargs: [${'a,'.repeat(65)}]`, '5:7 args the list has more than 64 items | write at most 64'],
    ['executable: ./run', `executable: ./run\nargs: [${'a'.repeat(32_769)}]`, '5:8 args[0] the argument has more than 32768 characters | put it into a file'],
    ['executable: ./run', `executable: ${'a'.repeat(4097)}`, '4:13 executable the text has more than 4096 characters | write plain text'],
    ['description: Counts.', `description: Counts.\n    intents: [${'a,'.repeat(65)}]`, '8:14 tools[0].intents the list has more than 64 items | write at most 64'],
    ['description: Counts.', `description: ${'a'.repeat(4097)}`, '7:18 tools[0].description the text has more than 4096 characters | write a sentence or two'],
    ['name: stats', `name: stats\ndescription: "${'a'.repeat(1024 * 1024)}"`, '1:1 file the file is larger than 1 MiB | remove what is not needed'],
    ['name: stats', '- x', '2:1 yaml Unexpected scalar at node end | correct the YAML here'],
    ['name: stats', 'name: *stats', '1:7 yaml aliases are not used here | repeat the value'],
    ['name: stats', 'name: !!str stats', '1:13 yaml tags are not used here | remove it'],
    ['name: stats', 'name: stats\nname: other', '2:1 yaml Map keys must be unique | correct the YAML here'],
    ['name: stats', 'nme: stats', '1:1 nme unknown key | did you mean "name"?'],
  ])('bounds and refuses %#', (from, to, problem) => {
    expect(LEAST).toContain(from);
    expect(problemsOf(LEAST.replace(from, to))).toContain(problem);
  }); // prettier-ignore

  it('keeps a schema as it was written', () => {
    const schema = `{ type: object, properties: { a: { enum: [null, false, 0, ""], default: null } }, required: [] }`;
    expect(load(LEAST.replace('{ type: object }', schema)).manifest.tools[0]?.inputSchema).toEqual({
      type: 'object',
      properties: { a: { enum: [null, false, 0, ''], default: null } },
      required: [],
    });
  });

  it('leaves variables as they are written, whatever they are', () => {
    process.env['MANIFEST_SPEC'] = 'expanded';
    const { manifest } = load(LEAST.replace('Counts.', () => '${MANIFEST_SPEC} ${HOME:-x} $$'));
    expect(manifest.tools[0]?.description).toBe('${MANIFEST_SPEC} ${HOME:-x} $$');
  });

  it('knows where things stand', () => {
    const { placeOf } = load(LEAST);
    expect(placeOf(['tools', 0, 'input_schema'], 'key')).toEqual({ line: 8, column: 5 });
  });

  it('says that there is none', () => {
    expect(() => loadManifest(join(folder, 'gone.yaml'))).toThrow('the file does not exist');
  });
});
