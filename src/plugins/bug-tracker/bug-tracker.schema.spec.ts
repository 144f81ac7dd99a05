import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { openTracker, type Tracker } from '../../../test/support/bug.tracker.js';
import { BugTrackerTools } from './bug-tracker.tools.js';
import { CreateBugTracker1795305600000 } from './migrations/1795305600000-create-bug-tracker.js';

const RELATION_TO_ITSELF = "INSERT INTO bug_relations VALUES (1, 1, 'blocks')";

describe('the tables of the bug tracker', () => {
  let tracker: Tracker;

  beforeEach(async () => {
    tracker = await openTracker();
    await tracker.database.write(async (manager) => {
      await manager.query("INSERT INTO projects VALUES (1, 'p-1', '/p', 0, 0)");
      await manager.query("INSERT INTO bugs VALUES (1, 1, 1, 't', NULL, 'open', 'low', 0, 0, '')");
    });
  });

  afterEach(() => tracker.close());

  it('have exactly the columns that the entities name', async () => {
    const differences = await tracker.database.read(async (manager) => {
      const found: string[] = [];
      for (const entity of manager.dataSource.entityMetadatas) {
        const columns = await manager.query<{ name: string }[]>(`PRAGMA table_info(${entity.tableName})`);
        const stored = columns.map((column) => column.name).sort();
        const named = entity.columns.map((column) => column.databaseName).sort();
        if (stored.join() !== named.join()) found.push(`${entity.tableName}: ${stored} / ${named}`);
      }
      return found;
    });

    expect(differences).toEqual([]);
  });

  it.each([
    ['an unknown status', "UPDATE bugs SET status = 'weird'"],
    ['an unknown priority', "UPDATE bugs SET priority = 'banana'"],
    ['an empty title', "UPDATE bugs SET title = ''"],
    ['no title', 'UPDATE bugs SET title = NULL'],
    ['a time that is text', "UPDATE bugs SET created_at = 'yesterday'"],
    [
      'a second bug with the same number',
      "INSERT INTO bugs SELECT 2, 1, 1, 't', NULL, 'open', 'low', 0, 0, ''",
    ],
    ['a bug of no project', "INSERT INTO bugs SELECT 2, 7, 1, 't', NULL, 'open', 'low', 0, 0, ''"],
    ['a second project with the same path', "INSERT INTO projects VALUES (2, 'p-2', '/p', 0, 0)"],
    ['a tag of no bug', "INSERT INTO bug_tags VALUES (7, 'a', 0, 1, 0)"],
    ['a tag of no project', "INSERT INTO bug_tags VALUES (1, 'a', 0, 7, 0)"],
    ['a relation of a bug to itself', RELATION_TO_ITSELF],
    ['an unknown relationship', "INSERT INTO bug_relations VALUES (1, 1, 'loves')"],
    ['a history that is no object', "INSERT INTO bug_history VALUES (NULL, 1, 0, '[]', NULL)"],
  ])('refuse %s', async (_what, statement) => {
    await expect(tracker.database.write((manager) => manager.query(statement))).rejects.toThrow(
      /SQLITE_CONSTRAINT/,
    );
  });

  it('are not changed back by a downgrade', async () => {
    await expect(tracker.database.write((manager) => manager.dataSource.undoLastMigration())).rejects.toThrow(
      'are not changed back',
    );
  });
});

describe('a database of the first version', () => {
  let tracker: Tracker;

  beforeEach(async () => {
    tracker = await openTracker();
  });

  afterEach(() => tracker.close());

  it('is brought up to date with all that is in it', async () => {
    const shop = tracker.project('shop');
    const first = await new DataSource({
      type: 'better-sqlite3',
      database: tracker.databaseFile,
      migrations: [CreateBugTracker1795305600000],
    }).initialize();
    await first.runMigrations();
    await first.query("INSERT INTO projects VALUES (1, 'shop-1', ?, 2, 0)", [shop]);
    await first.query(`INSERT INTO bugs VALUES (1, 1, 1, 'old', NULL, 'open', 'low', 5, 5, 'old'),
      (2, 1, 2, 'newer', NULL, 'open', 'low', 6, 6, 'newer')`);
    await first.query("INSERT INTO bug_tags VALUES (1, 'ui', 1), (1, 'db', 0), (2, 'ui', 0)");
    await first.destroy();

    const tools = tracker.app.get(BugTrackerTools, { strict: false });
    await tools.addBug({ title: 'newest', tags: ['ui'], project_path: shop }, tracker.context);
    const { items } = await tools.listBugs({ tags: ['ui'], project_path: shop }, tracker.context);

    expect(items.map(({ id, title, tags }) => [id, title, tags])).toEqual([
      ['BUG-003', 'newest', ['ui']],
      ['BUG-002', 'newer', ['ui']],
      ['BUG-001', 'old', ['db', 'ui']],
    ]);
  });
});
