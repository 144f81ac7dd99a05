import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readAudit } from '../support/audit.reader.js';
import { MODERN_META, type Frame } from '../support/frames.js';
import { ServerProcess } from '../support/server.process.js';

const MANY_SERVER = fileURLToPath(new URL('../fixtures/many.server.mjs', import.meta.url));
const NUMBERED = Array.from({ length: 250 }, (_, at) => `tool_${String(at).padStart(3, '0')}`);

let server: ServerProcess | undefined;

afterEach(async () => {
  await server?.end();
  server = undefined;
});

type Ask = (method: string, params: object) => Promise<Frame>;

async function legacy(tools?: string): Promise<Ask> {
  const running = await ServerProcess.initialized({ entry: [MANY_SERVER], ...(tools && { tools }) });
  server = running;
  let id = 0;
  return (method, params) => running.ask(++id, method, params);
}

function modern(): Promise<Ask> {
  const running = ServerProcess.start({ entry: [MANY_SERVER] });
  server = running;
  let id = 0;
  return Promise.resolve((method, params) => running.ask(++id, method, { ...params, _meta: MODERN_META }));
}

const ERAS = [
  ['of the handshake', () => legacy()],
  ['without a handshake', modern],
] as const;

/** The names on each page, following the cursors. */
async function allPages(ask: Ask, afterFirst?: () => Promise<void>): Promise<string[][]> {
  const pages: string[][] = [];
  let params: object | undefined = {};
  while (params !== undefined) {
    const { result }: Frame = await ask('tools/list', params);
    pages.push(((result?.['tools'] ?? []) as { name: string }[]).map(({ name }) => name));
    const cursor = result?.['nextCursor'];
    params = cursor === undefined ? undefined : { cursor };
    if (pages.length === 1) await afterFirst?.();
  }
  return pages;
}

async function reload(tools: string): Promise<void> {
  if (server === undefined) throw new Error('There is no server.');
  const { file } = server.policy;
  await server.until('greeting', () => server?.stderr.includes('is ready') === true);
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/^tools: .*$/m, () => `tools: ${tools}`),
  );
  await server.until('new policy', () => server?.stderr.includes('The policy was reloaded from') === true);
}

describe('tools/list', () => {
  it.each(ERAS)(
    'shows every tool once and in order, page by page, in the revisions %s',
    async (_era, start) => {
      const pages = await allPages(await start());
      const names = pages.flat();

      expect(pages.map(({ length }) => length)).toEqual([100, 100, 70]);
      expect(names.filter((name) => name.startsWith('tool_'))).toEqual(NUMBERED);
      expect(names).toEqual([...new Set(names)].sort());
    },
  );

  it.each(ERAS)(
    'goes on where it was when the policy changes between pages, in the revisions %s',
    async (_era, start) => {
      const ask = await start();
      const [first = [], ...rest] = await allPages(ask, async () => {
        // The last one on the first page, to which its cursor points, and one that would be on the second.
        await reload('{ allow: ["*"], deny: [tool_082, tool_150] }');
      });

      expect(first.at(-1)).toBe('tool_082');
      expect(rest.map(({ length }) => length)).toEqual([100, 69]);
      expect([...first, ...rest.flat()].filter((name) => name.startsWith('tool_'))).toEqual(
        NUMBERED.filter((name) => name !== 'tool_150'),
      );
    },
  );

  it.each(ERAS)('has no page for a cursor that it did not give, in the revisions %s', async (_era, start) => {
    const ask = await start();

    for (const cursor of ['', 'abc', null, 7, Buffer.from('after a b').toString('base64url')])
      expect(await ask('tools/list', { cursor })).toMatchObject({ error: { code: -32602 } });
  });

  it('shows icons that nobody has to fetch', async () => {
    const ask = await legacy('{ allow: [add_bug, tool_001] }');
    const { result } = await ask('tools/list', {});

    expect(result?.['tools']).toEqual([
      expect.objectContaining({
        name: 'add_bug',
        icons: [
          {
            src: expect.stringMatching(/^data:image\/svg\+xml;base64,[A-Za-z0-9+/=]+$/),
            mimeType: 'image/svg+xml',
          },
        ],
      }),
      expect.not.objectContaining({ icons: expect.anything() }),
    ]);
  });
});

describe('structured content', () => {
  it('leaves when it fits what the tool declares', async () => {
    const ask = await legacy();

    expect(await ask('tools/call', { name: 'counts', arguments: {} })).toMatchObject({
      result: { structuredContent: { n: 7 } },
    });
  });

  it.each([
    ['miscounts', '/n must be integer'],
    ['mislists', '/items/1 must NOT have additional properties'],
  ])('does not leave when it does not: %s', async (name, problem) => {
    const ask = await legacy();
    const reply = await ask('tools/call', { name, arguments: {} });
    const why = `it does not fit the tool's output schema: ${problem}`;

    expect(reply.result).toEqual({
      isError: true,
      content: [{ type: 'text', text: `Tool '${name}' gave no usable answer: ${why}.` }],
    });
    expect(readAudit(server?.policy.auditLog ?? '').at(-1)).toMatchObject({
      tool_name: name,
      result_status: 'failed',
    });
    await server?.until('line for the operator', () => server?.stderr.includes(why) === true);
    expect(server?.stderr).toMatch(new RegExp(`Call \\S+ of ${name} failed: UnusableAnswer: ${why}`));
    expect(server?.stderr).not.toContain('hunter2');
  });
});
