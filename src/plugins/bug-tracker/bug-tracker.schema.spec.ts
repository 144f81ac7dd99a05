import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTracker, type Tracker } from '../../../test/support/bug.tracker.js';

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
    ['a tag of no bug', "INSERT INTO bug_tags VALUES (7, 'a', 0)"],
    ['a relation of a bug to itself', RELATION_TO_ITSELF],
    ['an unknown relationship', "INSERT INTO bug_relations VALUES (1, 1, 'loves')"],
    ['a history that is no object', "INSERT INTO bug_history VALUES (NULL, 1, 0, '[]', NULL)"],
  ])('refuse %s', async (_what, statement) => {
    await expect(tracker.database.write((manager) => manager.query(statement))).rejects.toThrow(
      /SQLITE_CONSTRAINT/,
    );
  });

  it('are not dropped by a downgrade', async () => {
    await expect(tracker.database.write((manager) => manager.dataSource.undoLastMigration())).rejects.toThrow(
      'are not dropped',
    );
  });
});
