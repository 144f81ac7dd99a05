import assert from 'node:assert/strict';

/** The exit code of the Inspector for a call that failed, whatever of. */
const CALL_FAILED = 5;

const call = (name, args) => ['--method', 'tools/call', '--tool-name', name, '--tool-args-json', JSON.stringify(args)]; // prettier-ignore

const ACTIONS = [
  {
    title: 'lists the tools, whose schemas are portable',
    args: ['--method', 'tools/list', '--strict'],
    expected: ({ code, said }) => {
      assert.equal(code, 0);
      assert.deepEqual(
        said.result.tools.map((tool) => tool.name),
        ['list_categories', 'read_file', 'search_tools'],
      );
    },
  },
  {
    title: 'calls a tool',
    args: call('search_tools', { query: 'read', detail_level: 'name' }),
    expected: ({ code, said }) => {
      assert.equal(code, 0);
      assert.match(said.result.content[0].text, /read_file/);
    },
  },
  {
    title: 'is refused a path',
    args: call('read_file', { path: '/etc/passwd' }),
    expected: ({ code, said, complained }) => {
      assert.equal(code, CALL_FAILED);
      assert.equal(said.result.isError, true);
      assert.equal(said.result._meta['mcp-secure-server/refusal'].code, 'PATH.DENIED');
      assert.equal(complained.error.code, 'tool_is_error');
    },
  },
  {
    title: 'does not find a tool that is denied',
    args: call('close_bug', { bug_id: 'BUG-001' }),
    expected: ({ code, complained }) => {
      assert.equal(code, CALL_FAILED);
      assert.equal(complained.error.code, 'tool_not_found');
    },
  },
];

/** Each action in each era of the protocol. */
export const CASES = ['legacy', 'auto', 'modern'].flatMap((era) =>
  ACTIONS.map(({ title, args, expected }) => ({
    title: `${title} (${era})`,
    args: ['--protocol-era', era, ...args],
    expected,
  })),
);
