import { describe, expect, it } from '@jest/globals';
import type { ToolDescriptor } from '../../kernel/index.js';
import { readCursor, toolPage } from './tool.pages.js';

const toolNamed = (name: string): ToolDescriptor =>
  ({
    name,
    inputSchema: {},
    answer: { shape: 'text' },
    annotations: {},
    icons: [],
  }) as unknown as ToolDescriptor;
const NAMES = Array.from({ length: 250 }, (_, at) => `tool_${String(at).padStart(3, '0')}`);
const TOOLS = NAMES.map(toolNamed);

function allPages(tools: (page: number) => readonly ToolDescriptor[]): string[][] {
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const { tools: shown, nextCursor } = toolPage(tools(pages.length), after);
    pages.push(shown.map(({ name }) => name));
    after = nextCursor === undefined ? undefined : readCursor(nextCursor);
  } while (after !== undefined);
  return pages;
}

describe('toolPage', () => {
  it('shows each tool once, in order, 100 on a page', () => {
    const pages = allPages(() => TOOLS);

    expect(pages.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(pages.flat()).toEqual(NAMES);
  });

  it('gives no cursor when nothing is left', () => {
    expect(toolPage(TOOLS.slice(0, 100), undefined).nextCursor).toBeUndefined();
    expect(toolPage([], undefined)).toEqual({ tools: [] });
  });

  it('goes on in the right place when the tools change between pages', () => {
    const withoutLast = TOOLS.filter(({ name }) => name !== 'tool_099' && name !== 'tool_150');

    expect(allPages((page) => (page === 0 ? TOOLS : withoutLast)).flat()).toEqual(
      NAMES.filter((name) => name !== 'tool_150'),
    );
  });
});

describe('readCursor', () => {
  it.each([
    ['nothing', ''],
    ['any text', 'abc'],
    ['a name alone', Buffer.from('tool_099').toString('base64url')],
    ['a name that no tool can have', Buffer.from('after a b').toString('base64url')],
    ['a cursor and more', `${Buffer.from('after a').toString('base64url')}!`],
  ])('knows %s for no cursor of ours', (_what, cursor) => {
    expect(readCursor(cursor)).toBeUndefined();
  });
});
