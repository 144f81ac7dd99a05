import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTracker, type Tracker } from '../../../test/support/bug.tracker.js';
import { resolvingFiles } from '../../../test/support/resolving.files.js';
import { BugTrackerTools } from './bug-tracker.tools.js';

describe('BugTrackerTools', () => {
  let tracker: Tracker;
  let tools: BugTrackerTools;
  let shop: string;

  beforeEach(async () => {
    tracker = await openTracker();
    tools = tracker.app.get(BugTrackerTools, { strict: false });
    shop = tracker.project('shop');
  });

  afterEach(() => tracker.close());

  const add = (title: string, project_path = shop): Promise<string> =>
    tools.addBug({ title, project_path }, tracker.context);

  it('answers with the words of the reference', async () => {
    const bug_id = 'BUG-001';

    expect(await add('Crash')).toBe('Created bug: BUG-001');
    expect(await tools.updateBug({ bug_id, status: 'closed', project_path: shop }, tracker.context)).toBe(
      'Updated bug: BUG-001',
    );
    expect(await tools.closeBug({ bug_id, project_path: shop }, tracker.context)).toBe(
      'Updated bug: BUG-001',
    );
  });

  it('counts the bugs of each project by themselves', async () => {
    const blog = tracker.project('blog');

    const ids = [await add('a'), await add('b'), await add('c', blog), await add('d')];

    expect(ids).toEqual([
      'Created bug: BUG-001',
      'Created bug: BUG-002',
      'Created bug: BUG-001',
      'Created bug: BUG-003',
    ]);
  });

  it('gives no number away to a bug that could not be stored', async () => {
    await add('first');
    const unstorable = { title: 'second', tags: ['a'.repeat(10)], project_path: shop };
    await tracker.database.write((manager) => manager.query('DROP TABLE bug_tags'));

    await expect(tools.addBug(unstorable, tracker.context)).rejects.toThrow();

    const counter = await tracker.database.read((manager) =>
      manager.query('SELECT last_number FROM projects'),
    );
    expect(counter).toEqual([{ last_number: 1 }]);
  });

  it('stores what it was given, trimmed, with the documented defaults', async () => {
    await tools.addBug({ title: '  Crash  ', project_path: shop }, tracker.context);
    tracker.clock.pass(1000);
    await tools.addBug(
      {
        title: 'Slow',
        description: ' two\nlines ',
        priority: 'critical',
        tags: ['ui', ' db ', 'ui'],
        project_path: shop,
      },
      tracker.context,
    );

    const first = await tools.getBug({ bug_id: 'BUG-001', project_path: shop }, tracker.context);
    const second = await tools.getBug({ bug_id: 'BUG-002', project_path: shop }, tracker.context);

    expect(first).toMatchObject({
      id: 'BUG-001',
      project_path: shop,
      title: 'Crash',
      description: null,
      status: 'open',
      priority: 'medium',
      tags: [],
      related_bugs: [],
      created_at: '2026-11-22T10:00:00.123000+00:00',
      updated_at: '2026-11-22T10:00:00.123000+00:00',
      history: [],
    });
    expect(second).toMatchObject({
      description: 'two\nlines',
      priority: 'critical',
      tags: ['ui', 'db'],
      created_at: '2026-11-22T10:00:01.123000+00:00',
    });
    expect(first.project_id).toMatch(/^shop-[0-9a-f]{8}$/);
  });

  it('keeps hostile text as text', async () => {
    const title = `'); DROP TABLE bugs; -- "\\ % _ 🐛`;

    await tools.addBug({ title, tags: [`'"%_`], project_path: shop }, tracker.context);

    const { items } = await tools.listBugs({ tags: [`'"%_`], project_path: shop }, tracker.context);
    expect(items.map((bug) => bug.title)).toEqual([title]);
  });

  it.each(['', '   ', '\t'])('refuses %j as a title', async (title) => {
    await expect(add(title)).rejects.toMatchObject({ name: 'ToolError', message: 'Title is required' });
  });

  describe('with a bug that is not there', () => {
    it.each([
      ['an unknown number', 'BUG-002'],
      ['another spelling of a number', 'BUG-0001'],
    ])('says so for %s', async (_what, bug_id) => {
      await add('only one');
      const failure = { name: 'ToolError', message: `Bug not found: ${bug_id}` };
      const input = { bug_id, project_path: shop };

      await expect(tools.getBug(input, tracker.context)).rejects.toMatchObject(failure);
      await expect(tools.updateBug(input, tracker.context)).rejects.toMatchObject(failure);
      await expect(tools.closeBug(input, tracker.context)).rejects.toMatchObject(failure);
    });

    it('never reaches into another project', async () => {
      await add('of the shop');
      const blog = tracker.project('blog');
      const input = { bug_id: 'BUG-001', project_path: blog };

      await expect(tools.getBug(input, tracker.context)).rejects.toThrow('Bug not found: BUG-001');
      await expect(tools.closeBug(input, tracker.context)).rejects.toThrow('Bug not found: BUG-001');
    });

    it('keeps projects apart whose ids look the same', async () => {
      await add('of the shop');
      await tracker.database.write((manager) =>
        manager.query("INSERT INTO projects SELECT 99, project_key, '/elsewhere/shop', 0, 0 FROM projects"),
      );

      const { items } = await tools.listBugs({ project_path: shop }, tracker.context);

      expect(items).toHaveLength(1);
    });
  });

  describe('init_bugtracker', () => {
    it('says which project and which database, as often as asked', async () => {
      const ready = await tools.initBugtracker({ project_path: shop }, tracker.context);

      expect(ready).toEqual({
        status: 'ready',
        project_id: expect.stringMatching(/^shop-[0-9a-f]{8}$/),
        project_path: shop,
        database: tracker.databaseFile,
      });
      expect(Object.keys(ready)).toEqual(['status', 'project_id', 'project_path', 'database']);
      expect(await tools.initBugtracker({ project_path: shop }, tracker.context)).toEqual(ready);
    });

    it('tells a missing folder from a file, by the path that the caller gave', async () => {
      writeFileSync(join(tracker.folder, 'letter'), '');

      await expect(tools.initBugtracker({ project_path: 'gone' }, tracker.context)).rejects.toMatchObject({
        name: 'ToolError',
        message: 'Project path does not exist: gone',
      });
      await expect(tools.initBugtracker({ project_path: 'letter' }, tracker.context)).rejects.toMatchObject({
        name: 'ToolError',
        message: 'Project path is not a directory: letter',
      });
      await expect(tools.initBugtracker({ project_path: 'letter/deeper' }, tracker.context)).rejects.toThrow(
        'Project path does not exist: letter/deeper',
      );
    });

    it.each(['/etc/shadow', '/etc', '/no/such/path'])(
      'answers the same for %s, whether it exists or not: the policy denies it',
      async (project_path) => {
        await expect(tools.initBugtracker({ project_path }, tracker.context)).rejects.toMatchObject({
          name: 'RefusalError',
          message: 'Path is denied.',
        });
      },
    );
  });

  describe('the project of a call that names none', () => {
    afterEach(() => {
      delete process.env['MCP_PROJECT_PATH'];
    });

    it('is MCP_PROJECT_PATH, judged like any other', async () => {
      process.env['MCP_PROJECT_PATH'] = shop;
      await tools.addBug({ title: 'here' }, tracker.context);
      expect(await tools.getBug({ bug_id: 'BUG-001' }, tracker.context)).toMatchObject({
        project_path: shop,
      });

      process.env['MCP_PROJECT_PATH'] = '/etc';
      await expect(tools.addBug({ title: 'there' }, tracker.context)).rejects.toMatchObject({
        name: 'RefusalError',
        refusal: {
          code: 'PATH.DENIED',
          rule: 'filesystem.allowed_paths',
          message: 'The policy does not allow the default project of the server.',
        },
      });
    });

    it('is the working directory when MCP_PROJECT_PATH is unset or empty', async () => {
      process.env['MCP_PROJECT_PATH'] = '';
      const context = {
        ...tracker.context,
        files: resolvingFiles((path) => (path === process.cwd() ? shop : 'not the working directory')),
      };

      await tools.addBug({ title: 'here' }, context);

      expect(await tools.getBug({ bug_id: 'BUG-001', project_path: shop }, tracker.context)).toMatchObject({
        title: 'here',
      });
    });
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['init_bugtracker', (project_path) => tools.initBugtracker({ project_path }, tracker.context)],
    ['add_bug', (project_path) => tools.addBug({ title: 'x', project_path }, tracker.context)],
    ['get_bug', (project_path) => tools.getBug({ bug_id: 'BUG-001', project_path }, tracker.context)],
    ['update_bug', (project_path) => tools.updateBug({ bug_id: 'BUG-001', project_path }, tracker.context)],
    ['close_bug', (project_path) => tools.closeBug({ bug_id: 'BUG-001', project_path }, tracker.context)],
    ['list_bugs', (project_path) => tools.listBugs({ project_path }, tracker.context)],
  ])('%s asks the policy about the project', async (_tool, call) => {
    await expect(call('/outside')).rejects.toMatchObject({ name: 'RefusalError' });
  });
});
