import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTracker, type Tracker } from '../../../test/support/bug.tracker.js';
import { BugTrackerTools } from './bug-tracker.tools.js';
import type { UpdateBugInput } from './inputs/update-bug.input.js';
import type { BugOutput } from './outputs/bug.output.js';

describe('updating a bug', () => {
  let tracker: Tracker;
  let tools: BugTrackerTools;
  let shop: string;

  beforeEach(async () => {
    tracker = await openTracker();
    tools = tracker.app.get(BugTrackerTools, { strict: false });
    shop = tracker.project('shop');
    await tools.addBug({ title: 'Crash', tags: ['t', 'u'], project_path: shop }, tracker.context);
    tracker.clock.pass(60_000);
  });

  afterEach(() => tracker.close());

  const update = (change: Omit<UpdateBugInput, 'bug_id'>, bug_id = 'BUG-001'): Promise<string> =>
    tools.updateBug({ bug_id, project_path: shop, ...change }, tracker.context);
  const close = (resolution?: string): Promise<string> =>
    tools.closeBug(
      { bug_id: 'BUG-001', project_path: shop, ...(resolution === undefined ? {} : { resolution }) },
      tracker.context,
    );
  const get = (bug_id = 'BUG-001'): Promise<BugOutput> =>
    tools.getBug({ bug_id, project_path: shop }, tracker.context);

  it('records only the fields that differ', async () => {
    await update({ status: 'in_progress', priority: 'medium', tags: ['z'] });

    expect(await get()).toMatchObject({
      status: 'in_progress',
      priority: 'medium',
      tags: ['z'],
      updated_at: '2026-11-22T10:01:00.123000+00:00',
      history: [
        {
          timestamp: '2026-11-22T10:01:00.123000+00:00',
          changes: { status: ['open', 'in_progress'], tags: ['t,u', 'z'] },
          note: null,
        },
      ],
    });
  });

  it('records a note by itself', async () => {
    await update({ note: ' Seen again. ' });

    expect((await get()).history).toEqual([
      { timestamp: '2026-11-22T10:01:00.123000+00:00', changes: {}, note: 'Seen again.' },
    ]);
  });

  it.each<[string, Omit<UpdateBugInput, 'bug_id'>]>([
    ['nothing', {}],
    ['the values it has', { status: 'open', priority: 'medium', tags: ['t', 'u'], related_bugs: [] }],
    ['a blank note', { note: '  \n' }],
  ])('records nothing when given %s', async (_what, change) => {
    await update(change);

    expect(await get()).toMatchObject({ history: [], updated_at: '2026-11-22T10:00:00.123000+00:00' });
  });

  it('stores a new order of tags without calling it a change', async () => {
    await update({ tags: ['u', 't'] });

    expect(await get()).toMatchObject({ tags: ['u', 't'], history: [] });
  });

  it('closes with the resolution as note, once', async () => {
    await close('Fixed in 1.2.');
    await close();
    await close('Fixed in 1.2 and 1.3.');

    expect(await get()).toMatchObject({
      status: 'closed',
      history: [
        { changes: { status: ['open', 'closed'] }, note: 'Fixed in 1.2.' },
        { changes: {}, note: 'Fixed in 1.2 and 1.3.' },
      ],
    });
  });

  it('opens a closed bug again', async () => {
    await close();
    await update({ status: 'open' });

    expect((await get()).history.map((entry) => entry.changes)).toEqual([
      { status: ['open', 'closed'] },
      { status: ['closed', 'open'] },
    ]);
  });

  it('shows a history of any length within bounds', async () => {
    const note = 'x'.repeat(5000);
    for (let entry = 0; entry < 60; entry += 1) await update({ note });

    const { history, history_omitted: omitted } = await get();

    expect(history.length).toBeGreaterThan(40);
    expect(history.length + (omitted ?? 0)).toBe(60);
  });

  describe('with relations', () => {
    beforeEach(async () => {
      await tools.addBug({ title: 'Second', project_path: shop }, tracker.context);
      await tools.addBug({ title: 'Third', project_path: shop }, tracker.context);
    });

    it.each([
      ['blocks', 'blocked_by'],
      ['blocked_by', 'blocks'],
      ['duplicate_of', 'duplicated_by'],
      ['duplicated_by', 'duplicate_of'],
      ['related_to', 'related_to'],
    ] as const)('mirrors %s as %s', async (relationship, mirror) => {
      await update({ related_bugs: [{ bug_id: 'BUG-002', relationship }] });

      expect((await get()).related_bugs).toEqual([{ bug_id: 'BUG-002', relationship }]);
      expect((await get('BUG-002')).related_bugs).toEqual([{ bug_id: 'BUG-001', relationship: mirror }]);
    });

    it('records the mirror at the other bug, and where it came from', async () => {
      await update({ related_bugs: [{ bug_id: 'BUG-002', relationship: 'blocks' }], note: 'Found out.' });

      expect((await get()).history).toMatchObject([
        {
          changes: { related_bugs: ['[]', '[{"bug_id":"BUG-002","relationship":"blocks"}]'] },
          note: 'Found out.',
        },
      ]);
      expect((await get('BUG-002')).history).toMatchObject([
        {
          changes: { related_bugs: ['[]', '[{"bug_id":"BUG-001","relationship":"blocked_by"}]'] },
          note: 'Mirrored from BUG-001',
        },
      ]);
      expect((await get('BUG-003')).history).toEqual([]);
    });

    it('takes the mirrors of removed relations away and leaves the others alone', async () => {
      await update({
        related_bugs: [
          { bug_id: 'BUG-002', relationship: 'blocks' },
          { bug_id: 'BUG-003', relationship: 'related_to' },
        ],
      });
      await update({ related_bugs: [{ bug_id: 'BUG-003', relationship: 'related_to' }] });

      expect((await get()).related_bugs).toEqual([{ bug_id: 'BUG-003', relationship: 'related_to' }]);
      expect((await get('BUG-002')).related_bugs).toEqual([]);
      expect((await get('BUG-002')).history).toHaveLength(2);
      expect((await get('BUG-003')).related_bugs).toEqual([
        { bug_id: 'BUG-001', relationship: 'related_to' },
      ]);
      expect((await get('BUG-003')).history).toHaveLength(1);
    });

    it('lets the other side take a relation away', async () => {
      await update({ related_bugs: [{ bug_id: 'BUG-002', relationship: 'blocks' }] });
      await update({ related_bugs: [] }, 'BUG-002');

      expect((await get()).related_bugs).toEqual([]);
    });

    it('keeps several relations to one bug, and one of each', async () => {
      const related_bugs = [
        { bug_id: 'BUG-002', relationship: 'blocks' },
        { bug_id: 'BUG-002', relationship: 'related_to' },
        { bug_id: 'BUG-002', relationship: 'blocks' },
      ] as const;

      await update({ related_bugs: [...related_bugs] });
      await update({ related_bugs: [...related_bugs].reverse() });

      expect(await get('BUG-002')).toMatchObject({
        related_bugs: [
          { bug_id: 'BUG-001', relationship: 'related_to' },
          { bug_id: 'BUG-001', relationship: 'blocked_by' },
        ],
        history: [{ note: 'Mirrored from BUG-001' }],
      });
    });

    it('refuses bugs that do not exist, all named, and then changes nothing at all', async () => {
      const related_bugs = ['BUG-002', 'BUG-007', 'BUG-008'].map((bug_id) => ({
        bug_id,
        relationship: 'blocks' as const,
      }));

      await expect(update({ related_bugs, status: 'closed', tags: [] })).rejects.toMatchObject({
        name: 'ToolError',
        message: 'Related bug not found in this project: BUG-007, BUG-008. Nothing was changed.',
      });

      expect(await get()).toMatchObject({ status: 'open', tags: ['t', 'u'], related_bugs: [], history: [] });
      expect((await get('BUG-002')).related_bugs).toEqual([]);
    });

    it('refuses bugs of other projects', async () => {
      const blog = tracker.project('blog');
      for (const title of ['a', 'b', 'c', 'd'])
        await tools.addBug({ title, project_path: blog }, tracker.context);

      await expect(update({ related_bugs: [{ bug_id: 'BUG-004', relationship: 'blocks' }] })).rejects.toThrow(
        'Related bug not found in this project: BUG-004',
      );
    });

    it('refuses a relation of a bug to itself', async () => {
      await expect(
        update({ related_bugs: [{ bug_id: 'BUG-001', relationship: 'related_to' }] }),
      ).rejects.toThrow('A bug cannot be related to itself: BUG-001');
    });

    it('bounds how many bugs can point at one', async () => {
      await tracker.database.write(async (manager) => {
        await manager.query(
          `WITH RECURSIVE n (i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 204)
           INSERT INTO bugs SELECT i, 1, i, 'b', NULL, 'open', 'low', 0, 0, '' FROM n`,
        );
        await manager.query(
          "INSERT INTO bug_relations SELECT 2, id, 'related_to' FROM bugs WHERE id BETWEEN 4 AND 203",
        );
      });

      await expect(update({ related_bugs: [{ bug_id: 'BUG-002', relationship: 'blocks' }] })).rejects.toThrow(
        'A related bug has 200 relations already',
      );

      expect((await get()).related_bugs).toEqual([]);
    });
  });
});
