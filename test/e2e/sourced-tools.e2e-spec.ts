import { join } from 'node:path';
import { Injectable, Module, Scope, type Provider } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ToolRegistry, ToolSource, type SourcedPlugin } from '../../src/tools/index.js';
import {
  GuardedSource,
  OBJECT,
  ProbeSource,
  received,
  serving,
  sourced,
} from '../fixtures/sourced.plugin.js';
import { bootApp, type RunningApp } from '../support/app.js';
import { readWholeAudit } from '../support/audit.reader.js';

@Module({ providers: [ProbeSource, GuardedSource, { provide: 'ALIAS', useExisting: ProbeSource }] })
class SourcedModule {}

describe('tools that are data', () => {
  let server: RunningApp;

  beforeAll(async () => {
    server = await bootApp([SourcedModule], {
      tools:
        '{ allow: ["*"], deny: [s_denied], timeouts: { s_patient: 0.1 }, max_output_bytes: 50000, rate_limits: { default: 1000, s_limited: 1 } }',
      commands: '{ blocked: [curl] }',
    });
  });

  afterAll(() => server.close());
  beforeEach(() => {
    received.length = 0;
  });

  it('are listed once, with their schemas', () => {
    const visible = server.app.get(ToolRegistry).visible();

    expect(visible.map(({ name }) => name).filter((name) => name.startsWith('s_'))).toEqual([
      's_places',
      's_limited',
      's_patient',
      's_picture',
      's_large',
      's_number',
      's_text',
      's_lying',
      's_mutating',
      's_untyped',
      's_absent',
      's_guarded',
    ]);
    expect(visible.find(({ name }) => name === 's_limited')).toMatchObject({
      plugin: 'sourced',
      inputSchema: { type: 'object', additionalProperties: false },
      answer: { shape: 'content' },
    });
  });

  it('get a frozen copy of their input, with paths in their real form', async () => {
    const raw = { files: [{ at: `${server.policy.folder}/a/../b` }], count: 3 };

    expect(await server.call('s_places', raw)).toMatchObject({ kind: 'answered' });
    expect(received).toEqual([{ files: [{ at: join(server.policy.folder, 'b') }], count: 3 }]);
    expect(raw.files[0]!.at).toBe(`${server.policy.folder}/a/../b`);
  });

  it('cannot change what was judged', async () => {
    const outcome = await server.call('s_mutating', { files: [{ at: join(server.policy.folder, 'b') }] });

    expect(outcome).toMatchObject({ kind: 'failed' });
  });

  it.each<[object, string, string]>([
    [{ count: 10 }, 'INPUT.INVALID', 'Invalid arguments for s_places: count: must not be greater than 9.'],
    [{ other: 1 }, 'INPUT.INVALID', 'Invalid arguments for s_places: other: is not allowed.'],
    [[], 'INPUT.INVALID', 'Invalid arguments for s_places: arguments must be an object.'],
    [
      JSON.parse('{"__proto__":{}}') as object,
      'INPUT.INVALID',
      'Invalid arguments for s_places: the key __proto__ is not allowed.',
    ],
    [{ files: [{ at: '/etc/passwd' }] }, 'PATH.DENIED', 'The policy does not allow the path "/etc/passwd".'],
    [{ url: 'https://evil.example/' }, 'URL.DENIED', 'evil.example'],
    [{ command: 'curl x' }, 'COMMAND.DENIED', 'curl'],
  ])('are not reached with %j: %s', async (raw, code, message) => {
    expect(await server.call('s_places', raw)).toMatchObject({
      kind: 'refused',
      refusal: { code, message: expect.stringContaining(message) },
    });
    expect(received).toEqual([]);
  });

  it('are not reached when the policy denies them', async () => {
    expect(await server.call('s_denied')).toMatchObject({ refusal: { code: 'TOOL.DENIED' } });
  });

  it('are not reached more often than their rate limit allows', async () => {
    expect(await server.call('s_limited')).toMatchObject({ kind: 'answered' });
    expect(await server.call('s_limited')).toMatchObject({ refusal: { code: 'RATE.EXHAUSTED' } });
  });

  it('are not reached when a guard on the class of their source says no', async () => {
    expect(await server.call('s_guarded')).toMatchObject({ refusal: { code: 'GUARD.DENIED' } });
    expect(received).toEqual([]);
  });

  it('end at their deadline and learn of it', async () => {
    expect(await server.call('s_patient')).toEqual({
      kind: 'timed_out',
      message: "Tool 's_patient' did not finish within 0.1 s and was stopped.",
    });
    expect(received).toEqual(['the abort']);
  });

  it.each<[string, object]>([
    [
      's_picture',
      {
        kind: 'answered',
        answer: {
          blocks: ['before', { kind: 'image', type: 'image/png', base64: 'AQID' }, 'after'],
          structured: undefined,
        },
      },
    ],
    ['s_number', { kind: 'answered', answer: { blocks: ['{"n":7}'], structured: { n: 7 } } }],
    [
      's_text',
      {
        kind: 'failed',
        message:
          "Tool 's_text' gave no usable answer: it does not fit the tool's output schema: n: must be of type integer.",
      },
    ],
    [
      's_lying',
      {
        kind: 'failed',
        message:
          "Tool 's_lying' gave no usable answer: it does not fit the tool's output schema: smuggled: is not allowed.",
      },
    ],
    [
      's_large',
      {
        kind: 'failed',
        message:
          "Tool 's_large' gave no usable answer: the answer is larger than 50000 bytes; ask for less, for example with a limit.",
      },
    ],
    [
      's_untyped',
      {
        kind: 'failed',
        message:
          "Tool 's_untyped' gave no usable answer: the tool declares content and returned something else.",
      },
    ],
    [
      's_absent',
      {
        kind: 'failed',
        message: 'The plugin absent is not available. The sandbox does not work here.',
      },
    ],
  ])('answer what fits and nothing else: %s', async (name, outcome) => {
    expect(await server.call(name)).toEqual(outcome);
    expect(received).toEqual([]);
  });

  it('show in list_categories why a plugin is not there', async () => {
    const outcome = await server.call('list_categories');

    expect(outcome).toMatchObject({
      answer: {
        structured: {
          items: expect.arrayContaining([
            {
              category: 'absent',
              version: '2.0.0',
              tool_count: 1,
              tools: ['s_absent'],
              available: false,
              availability_hint: 'The sandbox does not work here.',
            },
            {
              category: 'changed',
              version: '3.0.0',
              tool_count: 0,
              tools: [],
              available: false,
              availability_hint: 'Its executable has changed.',
            },
          ]),
        },
      },
    });
  });

  it('are on record: what serves, what was asked, what became of it', async () => {
    await server.call('s_places', { count: 8 });
    const records = readWholeAudit(server.policy.auditLog);

    const start = records.find(({ type }) => type === 'start');
    expect(start).toMatchObject({
      plugins: expect.arrayContaining([{ name: 'sourced', version: '2.0.0', sha256: 'ab'.repeat(32) }]),
    });
    expect(JSON.stringify(start)).not.toContain('changed');
    expect(records.at(-2)).toMatchObject({ type: 'request', tool_name: 's_places', arguments: { count: 8 } });
    expect(records.at(-1)).toMatchObject({
      type: 'response',
      tool_name: 's_places',
      result_status: 'answered',
      rule: 'tools.allow[0]',
    });
  });
});

function sourceOf(...plugins: readonly SourcedPlugin[]): new () => ToolSource {
  @Injectable()
  class OneSource extends ToolSource {
    async plugins(): Promise<readonly SourcedPlugin[]> {
      return plugins;
    }
  }
  return OneSource;
}

@Injectable({ scope: Scope.REQUEST })
class ScopedSource extends ToolSource {
  async plugins(): Promise<readonly SourcedPlugin[]> {
    return [serving('scoped', [sourced('x')])];
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class TransientSource extends ToolSource {
  async plugins(): Promise<readonly SourcedPlugin[]> {
    return [serving('transient', [sourced('x')])];
  }
}

const Foreign = sourceOf(serving('foreign', [sourced('x')]));

describe('the start is refused for a tool that is data', () => {
  it.each<[string, Provider, string]>([
    [
      'with the name of a decorated one',
      sourceOf(serving('p', [sourced('add_bug')])),
      'two tools are named "add_bug"; names must be unique',
    ],
    [
      'with the name of another one',
      sourceOf(serving('p', [sourced('x')]), serving('q', [sourced('x')])),
      'two tools are named "x"; names must be unique',
    ],
    [
      'of a plugin with the name of a decorated one',
      sourceOf(serving('discovery', [sourced('x')])),
      'two plugins are named "discovery"; give each a name of its own',
    ],
    [
      'of a plugin with the name of a withheld one',
      sourceOf(serving('p', [sourced('x')]), { kind: 'withheld', name: 'p', version: '', reason: 'r' }),
      'two plugins are named "p"; give each a name of its own',
    ],
    [
      'of a plugin with no name',
      sourceOf(serving('a plugin', [sourced('x')])),
      'plugin "a plugin": the name must be 1 to 64 of A-Z a-z 0-9 _ . -',
    ],
    [
      'with the name that the canary has',
      sourceOf(serving('p', [sourced('boot canary')])),
      'plugin "p", tool "boot canary": the name must be 1 to 64 of A-Z a-z 0-9 _ . -',
    ],
    [
      'that does not say what it is',
      sourceOf(serving('p', [sourced('x', { title: ' ', annotations: {} as never })])),
      'plugin "p", tool "x": title is missing',
    ],
    [
      'that takes something else than an object',
      sourceOf(serving('p', [sourced('x', { inputSchema: {} })])),
      'plugin "p", tool "x": the input schema must have "type": "object"',
    ],
    [
      'that believes in a limit which is none',
      sourceOf(serving('p', [sourced('x', { inputSchema: { ...OBJECT, maxPropertys: 1 } })])),
      'plugin "p", tool "x": the input schema, #/maxPropertys: is no keyword of this dialect',
    ],
    [
      'that answers something else than an object',
      sourceOf(serving('p', [sourced('x', { outputSchema: { type: 'array' } })])),
      'plugin "p", tool "x": the output schema must have "type": "object"',
    ],
    [
      'of which every call would have another one',
      ScopedSource,
      'ScopedSource: its host is request-scoped or transient; make it a singleton',
    ],
    [
      'of which everybody would have another one',
      TransientSource,
      'TransientSource: its host is request-scoped or transient; make it a singleton',
    ],
    [
      'whose class-level guards would be lost',
      { provide: 'SOURCE', useFactory: () => new Foreign() },
      'its host comes from useValue or useFactory, where class-level guards are lost; provide the class',
    ],
  ])('%s', async (_what, provider, problem) => {
    @Module({ providers: [provider] })
    class BadModule {}

    await expect(bootApp([BadModule])).rejects.toThrow(problem);
  });

  it('that a narrowing names and nobody has', async () => {
    @Module({ providers: [sourceOf(serving('p', [sourced('x')]))] })
    class OneModule {}
    const narrowed = (name: string) =>
      bootApp([OneModule], {
        network: '{ allowed_endpoints: [{ host: a.example }] }',
        tools: `{ allow: ["*"], network: { ${name}: [a.example] } }`,
      });

    await expect(narrowed('y')).rejects.toThrow('there is no tool of that name');
    const server = await narrowed('x');
    await server.close();
  });
});
