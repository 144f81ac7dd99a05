import { afterEach, describe, expect, it } from '@jest/globals';
import { SHIPPED_POLICY_FILE } from '../../src/policy/index.js';
import { MODERN_META } from '../support/frames.js';
import { writePolicy, type PolicyFolder } from '../support/policy.text.js';
import { openSession, SERVER, type Session } from '../support/sdk.client.js';
import { ServerProcess } from '../support/server.process.js';

/** Every tool of ours has an underscore in its name, and no other word of the instructions has one but this. */
const PARAMETER = 'detail_level';

const namedIn = (instructions: unknown): string[] =>
  (String(instructions).match(/\b[a-z]+_[a-z_]+\b/g) ?? []).filter((word) => word !== PARAMETER);

describe('the instructions of the handshake, under the shipped policy', () => {
  let home: PolicyFolder;
  let session: Session;

  afterEach(async () => {
    await session.close();
    home.remove();
  });

  it('lead a model to a tool and its schema', async () => {
    home = writePolicy();
    session = await openSession(home, {}, [SERVER, '--policy', SHIPPED_POLICY_FILE]);
    const { tools } = await session.client.listTools();
    const instructions = session.client.getInstructions();

    expect(namedIn(instructions)).toEqual(['search_tools', 'list_categories']);
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(namedIn(instructions)));
    expect(instructions).toContain(`${PARAMETER} "full"`);

    const found = await session.call('search_tools', { query: 'report a problem in my code' });
    expect(found).toMatchObject({ isError: false, text: expect.stringContaining('"add_bug"') });
    const full = await session.call('search_tools', { query: 'add_bug', [PARAMETER]: 'full' });
    expect((full.structured as { items: unknown[] }).items[0]).toMatchObject({
      name: 'add_bug',
      inputSchema: { type: 'object', required: ['title'] },
    });
    expect(await session.call('list_categories')).toMatchObject({ isError: false });
  });
});

describe('the instructions of the handshake, under a policy without the tools that find tools', () => {
  let server: ServerProcess;

  afterEach(() => server.end());

  it.each([
    ['{ allow: [get_bug] }', []],
    ['{ allow: ["*"], deny: [search_tools] }', ['list_categories']],
    ['{ allow: ["*"], deny: [list_categories] }', ['search_tools']],
  ])('send a model to no tool that is not there: %s', async (tools, named) => {
    server = ServerProcess.start({ tools });
    const { result: discovered } = await server.ask(1, 'server/discover', { _meta: MODERN_META });
    const { result: initialized } = await server.initialize();

    expect(namedIn(discovered?.['instructions'])).toEqual(named);
    expect(namedIn(initialized?.['instructions'])).toEqual(named);
    expect(initialized?.['instructions']).toContain('do not guess names');
  });
});
