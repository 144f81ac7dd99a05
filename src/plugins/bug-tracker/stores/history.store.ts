import type { EntityManager } from 'typeorm';
import type { HistoryEntryEntity } from '../entities/history-entry.entity.js';
import { groupByBug } from './group-by-bug.js';

export type StoredEntry = Pick<HistoryEntryEntity, 'bug' | 'happenedAt' | 'changes' | 'note'>;

/** The history of bugs, within one transaction. */
export class HistoryStore {
  constructor(private readonly manager: EntityManager) {}

  async append(entries: readonly StoredEntry[]): Promise<void> {
    for (const { bug, happenedAt, changes, note } of entries) {
      await this.manager.query(
        'INSERT INTO bug_history (bug, happened_at, changes, note) VALUES (?, ?, ?, ?)',
        [bug, happenedAt, changes, note],
      );
    }
  }

  /** The newest entries of each bug by its row, newest first. Reads no more than it returns. */
  async newestOf(bugRows: readonly number[], limit: number): Promise<Map<number, StoredEntry[]>> {
    const rows = await this.manager.query<StoredEntry[]>(
      `SELECT h.bug, h.happened_at AS "happenedAt", h.changes, h.note FROM json_each(?) AS wanted
       JOIN bug_history AS h ON h.id IN (
         SELECT id FROM bug_history WHERE bug = wanted.value ORDER BY id DESC LIMIT ?
       )
       ORDER BY h.bug, h.id DESC`,
      [JSON.stringify(bugRows), limit],
    );
    return groupByBug(rows, (row) => row);
  }

  /** How many entries each bug has, by its row; bugs without any are not in it. */
  async countsOf(bugRows: readonly number[]): Promise<Map<number, number>> {
    const rows = await this.manager.query<{ bug: number; count: number }[]>(
      `SELECT bug, COUNT(*) AS "count" FROM bug_history
       WHERE bug IN (SELECT value FROM json_each(?)) GROUP BY bug`,
      [JSON.stringify(bugRows)],
    );
    return new Map(rows.map(({ bug, count }) => [bug, count]));
  }
}
