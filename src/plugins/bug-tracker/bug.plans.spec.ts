import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTracker, type Tracker } from '../../../test/support/bug.tracker.js';
import { planOf, statementsOf } from '../../../test/support/recorded.statements.js';
import { BugTrackerTools } from './bug-tracker.tools.js';
import { encodeCursor } from './bug.cursor.js';
import type { ListBugsInput } from './inputs/list-bugs.input.js';
import type { SearchBugsGlobalInput } from './inputs/search-bugs-global.input.js';

const LIST_OF_BUGS = /^SELECT bug\.id.* ORDER BY /;
const cursor = encodeCursor({ createdAt: 1, row: 1 });

describe('how SQLite finds bugs', () => {
  let tracker: Tracker;
  let tools: BugTrackerTools;
  let project_path: string;

  beforeEach(async () => {
    tracker = await openTracker();
    tools = tracker.app.get(BugTrackerTools, { strict: false });
    project_path = tracker.project('shop');
    await tools.addBug({ title: 'one', tags: ['ui', 'first'], project_path }, tracker.context);
    await tools.addBug({ title: 'two', tags: ['ui'], project_path }, tracker.context);
  });

  afterEach(() => tracker.close());

  async function plansOf(work: () => Promise<unknown>, kind = /^/): Promise<string[]> {
    const statements = await statementsOf(tracker.database, work);
    const wanted = statements.filter(([sql]) => kind.test(sql));
    return await Promise.all(wanted.map((statement) => planOf(tracker.database, statement)));
  }

  const HAS_TAG = '; SEARCH t EXISTS USING PRIMARY KEY (bug=? AND tag=?)';
  const BY_TAG = 'SEARCH lead USING COVERING INDEX bugs_newest_by_tag (project=? AND tag=?';
  const BUG = 'SEARCH bug USING INTEGER PRIMARY KEY (rowid=?)';

  it.each<[ListBugsInput, string]>([
    [{}, 'SEARCH bug USING INDEX bugs_newest_of_project (project=?)'],
    [{ cursor }, 'SEARCH bug USING INDEX bugs_newest_of_project (project=? AND created_at<?)'],
    [{ status: 'open' }, 'SEARCH bug USING INDEX bugs_newest_by_status (project=? AND status=?)'],
    [
      { status: 'open', cursor },
      'SEARCH bug USING INDEX bugs_newest_by_status (project=? AND status=? AND created_at<?)',
    ],
    [{ priority: 'low' }, 'SEARCH bug USING INDEX bugs_newest_by_priority (project=? AND priority=?)'],
    [
      { priority: 'low', cursor },
      'SEARCH bug USING INDEX bugs_newest_by_priority (project=? AND priority=? AND created_at<?)',
    ],
    [
      { status: 'open', priority: 'low' },
      'SEARCH bug USING INDEX bugs_newest_by_status_and_priority (project=? AND status=? AND priority=?)',
    ],
    [
      { status: 'open', priority: 'low', cursor },
      'SEARCH bug USING INDEX bugs_newest_by_status_and_priority (project=? AND status=? AND priority=? AND created_at<?)',
    ],
    [{ tags: ['ui'] }, `${BY_TAG}); ${BUG}`],
    [{ tags: ['ui'], cursor }, `${BY_TAG} AND (created_at,bug)<(?,?)); ${BUG}`],
    [{ tags: ['ui', 'none'] }, `${BY_TAG}); ${BUG}${HAS_TAG}`],
    // Both are open, and one is tagged: the fewer lead.
    [{ status: 'open', tags: ['first'] }, `${BY_TAG}); ${BUG}`],
    [{ status: 'open', tags: ['ui', 'first'] }, `${BY_TAG}); ${BUG}${HAS_TAG}`],
    [
      { status: 'closed', tags: ['ui'] },
      `SEARCH bug USING INDEX bugs_newest_by_status (project=? AND status=?)${HAS_TAG}`,
    ],
    [
      { status: 'open', priority: 'low', tags: ['ui'], cursor },
      `SEARCH bug USING INDEX bugs_newest_by_status_and_priority (project=? AND status=? AND priority=? AND created_at<?)${HAS_TAG}`,
    ],
  ])('lists %j along an index, and sorts nothing', async (input, plan) => {
    const listing = () => tools.listBugs({ ...input, project_path }, tracker.context);

    expect(await plansOf(listing, LIST_OF_BUGS)).toEqual([plan]);
  });

  it('goes along the rarest tag, wherever it stands', async () => {
    const listing = () => tools.listBugs({ tags: ['ui', 'first'], project_path }, tracker.context);

    const statements = await statementsOf(tracker.database, listing);

    const [, values] = statements.find(([sql]) => LIST_OF_BUGS.test(sql)) ?? [];
    expect(values).toEqual([1, 'first', 'ui', 21]);
  });

  it.each<[SearchBugsGlobalInput, string]>([
    [{}, 'SCAN bug USING INDEX bugs_newest'],
    [{ query: 'a' }, 'SCAN bug USING INDEX bugs_newest'],
    [{ query: 'a', cursor }, 'SEARCH bug USING INDEX bugs_newest (created_at<?)'],
  ])('searches %j from the newest to the oldest, and sorts nothing', async (input, plan) => {
    const searching = () => tools.searchBugsGlobal(input, tracker.context);

    expect(await plansOf(searching, LIST_OF_BUGS)).toEqual([
      `${plan}; LIST SUBQUERY 1; SCAN json_each VIRTUAL TABLE INDEX 1:; CREATE BLOOM FILTER`,
    ]);
  });

  it('searches few projects along their own indexes when there is one for the filter', async () => {
    const blog = tracker.project('blog');
    await tools.addBug({ title: 'three', project_path: blog }, tracker.context);
    const searching = () => tools.searchBugsGlobal({ query: 'a', status: 'open' }, tracker.context);

    expect(await plansOf(searching, LIST_OF_BUGS)).toEqual([
      'SEARCH bug USING INDEX bugs_newest_by_status (project=? AND status=?)',
      'SEARCH bug USING INDEX bugs_newest_by_status (project=? AND status=?)',
    ]);
  });

  /** What statements may look at from end to end: the few values that they were given or have just counted. */
  const SMALL = /^SCAN (json_each|wanted) VIRTUAL TABLE INDEX 1:$|^SCAN \(subquery-1\)$/;

  it.each<[string, number, () => Promise<unknown>]>([
    [
      'list_bugs',
      9,
      () => tools.listBugs({ status: 'open', tags: ['ui', 'first'], project_path }, tracker.context),
    ],
    ['get_bug', 6, () => tools.getBug({ bug_id: 'BUG-001', project_path }, tracker.context)],
    ['add_bug', 3, () => tools.addBug({ title: 'three', tags: ['ui'], project_path }, tracker.context)],
    ['close_bug', 5, () => tools.closeBug({ bug_id: 'BUG-001', project_path }, tracker.context)],
    [
      'update_bug',
      16,
      () =>
        tools.updateBug(
          {
            bug_id: 'BUG-001',
            status: 'closed',
            tags: ['db'],
            related_bugs: [{ bug_id: 'BUG-002', relationship: 'blocks' }],
            note: 'Seen again.',
            project_path,
          },
          tracker.context,
        ),
    ],
  ])('scans no table for %s', async (_name, count, call) => {
    const plans = await plansOf(call);

    const steps = plans.flatMap((plan) => plan.split('; '));
    expect(steps.filter((step) => step.startsWith('SCAN') && !SMALL.test(step))).toEqual([]);
    expect(plans).toHaveLength(count);
  });
});
