import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { contextAllowing, openTracker, type Tracker } from '../../../test/support/bug.tracker.js';
import { resolvingFiles } from '../../../test/support/resolving.files.js';
import { BugTrackerTools } from './bug-tracker.tools.js';
import type { AddBugInput } from './inputs/add-bug.input.js';
import type { ListBugsInput } from './inputs/list-bugs.input.js';
import type { SearchBugsGlobalInput } from './inputs/search-bugs-global.input.js';

describe('finding bugs', () => {
  let tracker: Tracker;
  let tools: BugTrackerTools;
  let shop: string;

  beforeEach(async () => {
    tracker = await openTracker();
    tools = tracker.app.get(BugTrackerTools, { strict: false });
    shop = tracker.project('shop');
  });

  afterEach(() => tracker.close());

  const add = (bug: AddBugInput): Promise<string> =>
    tools.addBug({ project_path: shop, ...bug }, tracker.context);
  const list = (input: ListBugsInput = {}) =>
    tools.listBugs({ project_path: shop, ...input }, tracker.context);
  const titles = async (input: ListBugsInput = {}): Promise<string[]> =>
    (await list(input)).items.map((bug) => bug.title);
  const found = async (input: SearchBugsGlobalInput, context = tracker.context): Promise<string[]> =>
    (await tools.searchBugsGlobal(input, context)).items.map((bug) => bug.title);

  /** Lets another program write into the file, past every check. */
  function damage(...statements: readonly string[]): void {
    const other = new Database(tracker.databaseFile);
    other.pragma('ignore_check_constraints = ON');
    for (const statement of statements) other.exec(statement);
    other.close();
  }

  it('answers an empty page for a project without bugs', async () => {
    expect(await list()).toEqual({ items: [] });
    expect(await tools.searchBugsGlobal({}, tracker.context)).toEqual({ items: [] });
  });

  it('lists the newest first, also within one millisecond', async () => {
    await add({ title: 'a' });
    await add({ title: 'b' });
    tracker.clock.pass(5);
    await add({ title: 'c' });

    expect(await titles()).toEqual(['c', 'b', 'a']);
  });

  it.each<[ListBugsInput, string[]]>([
    [{ status: 'closed' }, ['b']],
    [{ priority: 'high' }, ['c', 'a']],
    [{ status: 'open', priority: 'high' }, ['c', 'a']],
    [{ tags: ['ui'] }, ['b', 'a']],
    [{ tags: ['ui', 'db'] }, ['b']],
    [{ tags: [' ui '] }, ['b', 'a']],
    [{ tags: ['UI'] }, []],
    [{ tags: ['ui', 'none'] }, []],
    [{ tags: [] }, ['c', 'b', 'a']],
  ])('filters by %j', async (input, expected) => {
    await add({ title: 'a', priority: 'high', tags: ['ui'] });
    await add({ title: 'b', priority: 'low', tags: ['db', 'ui'] });
    await add({ title: 'c', priority: 'high', tags: ['db'] });
    await tools.closeBug({ bug_id: 'BUG-002', project_path: shop }, tracker.context);

    expect(await titles(input)).toEqual(expected);
  });

  describe('page by page', () => {
    it('shows every bug once, though new ones arrive in between', async () => {
      for (let number = 1; number <= 45; number += 1) {
        await add({ title: String(number) });
        if (number % 7 === 0) tracker.clock.pass(1);
      }

      const first = await list();
      await add({ title: 'new' });
      const second = await list({ cursor: first.next_cursor ?? '' });
      const third = await list({ cursor: second.next_cursor ?? '' });

      expect([first, second, third].map((page) => page.items.length)).toEqual([20, 20, 5]);
      expect(third).not.toHaveProperty('next_cursor');
      const shown = [first, second, third].flatMap((page) => page.items.map((bug) => bug.title));
      expect(shown).toEqual(Array.from({ length: 45 }, (_none, index) => String(45 - index)));
    });

    it('offers no next page when the last one was exactly full', async () => {
      for (const title of ['a', 'b']) await add({ title });

      expect(await list({ limit: 2 })).not.toHaveProperty('next_cursor');
      expect(await list({ limit: 1 })).toHaveProperty('next_cursor');
    });

    it('ends early when the bugs are long, and loses none', async () => {
      for (let number = 0; number < 40; number += 1) {
        await add({ title: String(number), description: 'ü'.repeat(10_000) });
      }

      const first = await list({ limit: 100 });
      const rest = [];
      for (let cursor = first.next_cursor; cursor !== undefined;) {
        const page = await list({ limit: 100, cursor });
        rest.push(...page.items);
        cursor = page.next_cursor;
      }

      expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThan(300_000);
      expect(first.items.length + rest.length).toBe(40);
    });

    it('refuses a cursor that it did not give', async () => {
      await add({ title: 'a' });

      await expect(list({ cursor: 'garbage' })).rejects.toMatchObject({ name: 'ToolError' });
      await expect(tools.searchBugsGlobal({ cursor: 'garbage' }, tracker.context)).rejects.toThrow(
        /^Invalid cursor/,
      );
    });
  });

  it('shows the newest ten history entries of each bug of a list, and says how many there are besides', async () => {
    await add({ title: 'quiet' });
    await add({ title: 'busy' });
    for (let note = 1; note <= 12; note += 1) {
      await tools.updateBug({ bug_id: 'BUG-002', note: String(note), project_path: shop }, tracker.context);
    }

    const { items } = await list();

    expect(items.map((bug) => bug.history.map((entry) => entry.note))).toEqual([
      ['3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
      [],
    ]);
    expect(items.map((bug) => bug.history_omitted)).toEqual([2, undefined]);
  });

  describe('in all projects', () => {
    let blog: string;

    beforeEach(async () => {
      blog = tracker.project('blog');
      await add({ title: 'Login fails', description: 'On ÜBERSICHT page', tags: ['auth'] });
      tracker.clock.pass(1);
      await add({ title: '100% CPU', project_path: blog, priority: 'high' });
      tracker.clock.pass(1);
      await add({ title: 'Logout fails', project_path: blog, tags: ['Auth'] });
    });

    it.each<[SearchBugsGlobalInput, string[]]>([
      [{}, ['Logout fails', '100% CPU', 'Login fails']],
      [{ query: 'FAILS' }, ['Logout fails', 'Login fails']],
      [{ query: 'fails login' }, ['Login fails']],
      [{ query: 'übersicht' }, ['Login fails']],
      [{ query: 'auth' }, ['Logout fails', 'Login fails']],
      [{ query: 'fails auth', tags: ['auth'] }, ['Login fails']],
      [{ query: '0%' }, ['100% CPU']],
      [{ query: '%' }, ['100% CPU']],
      [{ query: '_' }, []],
      [{ query: 'nothing' }, []],
      [{ query: '  ' }, ['Logout fails', '100% CPU', 'Login fails']],
      [{ query: 'c', priority: 'high' }, ['100% CPU']],
      [{ limit: 1 }, ['Logout fails']],
    ])('finds by %j', async (input, expected) => {
      expect(await found(input)).toEqual(expected);
    });

    it('finds by tags that were given later', async () => {
      await tools.updateBug({ bug_id: 'BUG-001', tags: ['regression'], project_path: shop }, tracker.context);

      expect(await found({ query: 'regress' })).toEqual(['Login fails']);
      expect(await found({ query: 'auth' })).toEqual(['Logout fails']);
    });

    it('names the project of each bug', async () => {
      const { items } = await tools.searchBugsGlobal({}, tracker.context);

      expect(items.map((bug) => [bug.id, bug.project_path])).toEqual([
        ['BUG-002', blog],
        ['BUG-001', blog],
        ['BUG-001', shop],
      ]);
    });

    it('goes on where a page ended', async () => {
      const first = await tools.searchBugsGlobal({ limit: 2 }, tracker.context);

      expect(await found({ limit: 2, cursor: first.next_cursor ?? '' })).toEqual(['Login fails']);
    });

    it.each([
      ['few projects', 0],
      ['many projects', 12],
    ])('puts the bugs of %s into one order, also by a filter and page by page', async (_what, more) => {
      tracker.clock.pass(1);
      await add({ title: 'Logo is gone' });
      for (let number = 0; number < more; number += 1) {
        await add({ title: 'closed', priority: 'low', project_path: tracker.project(`more-${number}`) });
      }

      const first = await tools.searchBugsGlobal({ priority: 'medium', limit: 2 }, tracker.context);
      const rest = await found({ priority: 'medium', limit: 2, cursor: first.next_cursor ?? '' });

      expect(first.items.map((bug) => bug.title)).toEqual(['Logo is gone', 'Logout fails']);
      expect(rest).toEqual(['Login fails']);
    });

    it('leaves out projects that the policy denies by now', async () => {
      expect(await found({}, contextAllowing(tracker.folder, [blog]))).toEqual(['Login fails']);
      expect(await found({}, contextAllowing('/elsewhere'))).toEqual([]);
    });

    it('leaves out projects whose path leads elsewhere by now', async () => {
      const context = {
        ...tracker.context,
        files: resolvingFiles((path) => (path === blog ? shop : path)),
      };

      expect(await found({}, context)).toEqual(['Login fails']);
    });

    it('fails when the policy cannot be asked', async () => {
      const context = {
        ...tracker.context,
        files: resolvingFiles(() => {
          throw new Error('no policy');
        }),
      };

      await expect(found({}, context)).rejects.toThrow('no policy');
    });

    it('judges each project once, however many bugs it has', async () => {
      const judged: string[] = [];
      const context = {
        ...tracker.context,
        files: resolvingFiles((path) => {
          judged.push(path);
          return path;
        }),
      };

      await found({}, context);

      expect(judged.sort()).toEqual([blog, shop]);
    });
  });

  it.each([
    ['a status that nobody knows', "UPDATE bugs SET status = 'weird' WHERE id = 1"],
    ['an empty title', "UPDATE bugs SET title = '' WHERE id = 1"],
    ['an impossible time', 'UPDATE bugs SET created_at = 9e18, updated_at = -9e18 WHERE id = 1'],
    ['a history that is no JSON', "INSERT INTO bug_history VALUES (NULL, 1, 0, 'x', NULL)"],
    ['a history of other JSON', `INSERT INTO bug_history VALUES (NULL, 1, 9e18, '{"tags":7}', NULL)`],
    ['a relation that nobody knows', "INSERT INTO bug_relations VALUES (1, 2, 'loves')"],
    ['an empty tag', "INSERT INTO bug_tags VALUES (1, '', -1, 1, 0)"],
  ])('still lists, finds and reads everything beside a row with %s', async (_what, statement) => {
    await add({ title: 'damaged', tags: ['a'] });
    await add({ title: 'fine', tags: ['a'] });

    damage(statement);

    expect(await titles({ tags: ['a'] })).toHaveLength(2);
    expect(await found({ tags: ['a'] })).toContain('fine');
    const input = { bug_id: 'BUG-001', project_path: shop };
    expect(await tools.getBug(input, tracker.context)).toMatchObject({ id: 'BUG-001' });
  });
});
