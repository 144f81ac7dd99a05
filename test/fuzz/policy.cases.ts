import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { SHIPPED_POLICY_FILE } from '../../src/policy/index.js';

const SHIPPED = readFileSync(SHIPPED_POLICY_FILE, 'utf8').split('\n');

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    65_536,
    2 ** 53,
    '',
    ' ',
    '*',
    '**',
    '/**',
    '~',
    '${HOME}',
    '${NOT_SET}',
    '${NOT_SET:-/}',
    '${',
    '\0',
    '\ud800',
    'false',
    '22',
  ),
  fc.constantFrom<unknown>(
    [],
    {},
    [[]],
    [null],
    [{}],
    { a: 1 },
    { constructor: 1 },
    { __proto__x: 1 },
    JSON.parse('{"__proto__":{"allow":["*"]}}'),
  ),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.jsonValue({ maxDepth: 4 }),
);

/** A fitting value most of the time: a file with a mistake in every line shows only that mistakes are found. */
function mostly(fitting: fc.Arbitrary<unknown>, wrong: readonly unknown[] = []): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 60, arbitrary: fitting },
    { weight: 1, arbitrary: hostile },
    ...(wrong.length > 0 ? [{ weight: 2, arbitrary: fc.constantFrom(...wrong) }] : []),
  );
}

function or(fitting: readonly unknown[], wrong: readonly unknown[] = []): fc.Arbitrary<unknown> {
  return mostly(fc.constantFrom(...fitting), wrong);
}

function list(fitting: readonly unknown[], wrong: readonly unknown[] = []): fc.Arbitrary<unknown> {
  return mostly(fc.array(or(fitting, wrong), { maxLength: 3 }));
}

/** Some of the keys; now and then one that is not known. */
function mapping(keys: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const strangers = fc.constantFrom(
    'allowed',
    'Allow',
    'allow ',
    'toString',
    '__proto__',
    'constructor',
    'prototype',
    '',
  );
  const some = fc.record(keys, { requiredKeys: [] });
  return fc.oneof(
    { weight: 30, arbitrary: some },
    {
      weight: 1,
      arbitrary: fc.tuple(some, strangers, hostile).map(([known, key, value]) => withOwn(known, key, value)),
    },
  );
}

/** `__proto__` as a key like any other. */
function withOwn(known: object, key: string, value: unknown): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...known };
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

function section(keys: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  return mostly(mapping(keys));
}

const endpoint = section({
  ports: list([443, 80, 1, 65_535], [0, '443']),
  description: or(['For people.']),
}).chain((parts) =>
  fc
    .tuple(
      or(
        ['api.example.com', '*.example.com', '93.184.216.34', '::1'],
        ['API.example.com', 'a b', '*', 'example.com:443', '127.1'],
      ),
      or(['api', 'other', undefined], ['a b']),
    )
    .map(([host, name]) => ({ ...(parts as object), host, ...(name !== undefined && { name }) })),
);
const names = mostly(fc.constant([]), [['api'], ['api.example.com'], ['nobody']]);
const byTool = (value: fc.Arbitrary<unknown>, strange: string): fc.Arbitrary<unknown> =>
  mostly(
    fc.oneof(
      { weight: 9, arbitrary: mapping({ get_bug: value, list_bugs: value }) },
      { weight: 1, arbitrary: mapping({ [strange]: value }) },
    ),
  );

/** A policy as an object: mostly what it should be. */
export const policyObjects: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    or(['1.0', 1]),
    mapping({
      network: section({
        allowed_endpoints: mostly(fc.uniqueArray(endpoint, { maxLength: 3 })),
        allowed_ranges: list(
          ['10.0.0.0/8', '0.0.0.0/0', '::/0', '127.0.0.1'],
          ['10.0.0.1/8', '10.0.0.0/33', '010.0.0.0/8'],
        ),
        blocked_ports: list([22, 443, 65_535]),
        allow_dns: or([true, false], ['true']),
        dns_allowlist: list(['api.example.com', '*.example.com', 'localhost'], ['*']),
        server_endpoints: names,
      }),
      filesystem: section({
        allowed_paths: list(
          ['/srv/**', '~/projects/**', '${HOME}/x/*'],
          ['relative/**', '/a/../b', '/srv/[a]', '**/x', '/'],
        ),
        denied_paths: list(['**/.env', '/srv/secret/**'], ['.env', '**']),
      }),
      commands: section({ blocked: list(['curl', 'rm'], ['/bin/rm', 'a b', '']) }),
      tools: section({
        allow: list(['*', 'get_bug', 'list_*'], ['a b', '[a]']),
        deny: list(['*', 'get_bug']),
        timeout: or([30, 0.1], [0, 4000]),
        timeouts: byTool(or([1], [5000]), 'a*'),
        rate_limits: byTool(or([60, 0], [-1]), 'default'),
        network: byTool(names, 'default'),
        max_output_bytes: or([1024, 1_048_576], [1, 2_000_000]),
      }),
      audit: section({
        log_file: or(['/var/log/audit.log', '~/audit.log'], ['audit.log']),
        max_file_bytes: or([4096], [1]),
        max_files: or([5], [0]),
        log_level: or(['info']),
        include: list(['a']),
      }),
      database: section({ file: or(['~/bugs.db'], ['bugs.db']) }),
    }),
  )
  .map(([version, rest]) => ({ version, ...rest }));

const snippet = fc.constantFrom(
  '&a ',
  '*a',
  '!!str ',
  '!!js/function ',
  '<<: ',
  '? ',
  '- ',
  ': ',
  '  ',
  '\t',
  '#',
  '|',
  '>',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '---',
  '...',
  '%YAML 1.1',
  '\ufeff',
  '\0',
  '\u0085',
  '\u2028',
  '\ud800',
  '\r',
  '\n',
  '${',
  '}',
  '${HOME}',
  '~',
  'null',
  '.inf',
  '.nan',
  '0x16',
  '0o7',
  '1_000',
  'no',
  'allow:',
  'network:',
  'tools:',
  'version: "1.0"',
  '__proto__: {}',
);

interface Edit {
  readonly kind: 'insert' | 'remove line' | 'double line' | 'cut' | 'indent';
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('insert', 'insert', 'remove line', 'double line', 'cut', 'indent'),
  line: fc.nat({ max: SHIPPED.length - 1 }),
  column: fc.nat({ max: 60 }),
  text: snippet,
});

/** The shipped policy with a few changes such as a slip of the hand makes, or somebody who means it. */
const edited = fc
  .array(edit, { minLength: 1, maxLength: 5 })
  .map((edits) => edits.reduce(applied, SHIPPED).join('\n'));

function applied(lines: readonly string[], { kind, line, column, text }: Edit): readonly string[] {
  const own = lines[line] ?? '';
  const changed = {
    insert: [own.slice(0, column) + text + own.slice(column)],
    'remove line': [],
    'double line': [own, own],
    cut: [own.slice(0, column)],
    indent: [`  ${own}`],
  }[kind];
  return lines.toSpliced(line, 1, ...changed);
}

const deep = fc
  .tuple(
    fc.constantFrom('[', '{a: ', '- ', '? ', '"', '&a [', '!!map {'),
    fc.constantFrom(1, 63, 64, 65, 2000, 20_000),
  )
  .map(([mark, count]) => `version: "1.0"\nnetwork: ${mark.repeat(count)}`);

/** Texts that somebody might have saved as a policy. */
export const policyTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: edited },
  { weight: 4, arbitrary: fc.array(snippet, { maxLength: 12 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: deep },
);

/** Bytes of a file, mostly of no text at all. */
export const policyBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.tuple(fc.nat({ max: 400 }), fc.uint8Array({ minLength: 1, maxLength: 4 })).map(([at, bytes]) => {
    const whole = Buffer.from(SHIPPED.join('\n'));
    return Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at)]);
  }),
);
