import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Position } from '../bug.cursor.js';
import type { Priority, Status } from '../bug.vocabulary.js';
import type { BugEntity } from '../entities/bug.entity.js';
import { TABLES } from '../tables.js';

/** Which bugs a list shows; what is undefined or empty does not restrict. */
export interface BugFilter {
  readonly status: Status | undefined;
  readonly priority: Priority | undefined;
  /** All of them must be set. */
  readonly tags: readonly string[];
  /** Folded; all of them must occur. */
  readonly words: readonly string[];
  /** Only bugs older than this position. */
  readonly after: Position | undefined;
}

/** The bugs, within one transaction. */
export class BugStore {
  constructor(private readonly manager: EntityManager) {}

  /** @returns the row of the new bug */
  async add(bug: Omit<BugEntity, 'id'>): Promise<number> {
    const { raw } = await this.manager
      .createQueryBuilder()
      .insert()
      .into<BugEntity>(TABLES.bugs)
      .values(bug)
      .updateEntity(false)
      .execute();
    return raw as number;
  }

  async change(row: number, change: Partial<BugEntity>): Promise<void> {
    await this.manager.update<BugEntity>(TABLES.bugs, { id: row }, change);
  }

  /** Notes when bugs last changed. */
  async touch(rows: readonly number[], now: number): Promise<void> {
    await this.manager.query('UPDATE bugs SET updated_at = ? WHERE id IN (SELECT value FROM json_each(?))', [
      now,
      JSON.stringify(rows),
    ]);
  }

  find(projectRow: number, number: number): Promise<BugEntity | null> {
    return this.manager.findOneBy<BugEntity>(TABLES.bugs, { project: projectRow, number });
  }

  /** The rows of those numbers that exist in the project. */
  async rowsOf(projectRow: number, numbers: readonly number[]): Promise<Map<number, number>> {
    const found = await this.manager.query<{ id: number; number: number }[]>(
      'SELECT id, number FROM bugs WHERE project = ? AND number IN (SELECT value FROM json_each(?))',
      [projectRow, JSON.stringify(numbers)],
    );
    return new Map(found.map(({ id, number }) => [number, id]));
  }

  /** Newest first. */
  ofProject(projectRow: number, filter: BugFilter, limit: number): Promise<BugEntity[]> {
    return this.#filtered(filter, limit).andWhere('bug.project = :projectRow', { projectRow }).getMany();
  }

  /** Newest first. */
  ofProjects(projectRows: readonly number[], filter: BugFilter, limit: number): Promise<BugEntity[]> {
    return (
      this.#filtered(filter, limit)
        // The plus keeps SQLite from reading project by project and sorting all of it afterwards.
        .andWhere('+bug.project IN (SELECT value FROM json_each(:projectRows))', {
          projectRows: JSON.stringify(projectRows),
        })
        .getMany()
    );
  }

  #filtered(filter: BugFilter, limit: number): SelectQueryBuilder<BugEntity> {
    const query = this.manager
      .createQueryBuilder<BugEntity>(TABLES.bugs, 'bug')
      .orderBy('bug.createdAt', 'DESC')
      .addOrderBy('bug.id', 'DESC')
      .limit(limit);
    const { status, priority, after } = filter;
    if (status !== undefined) query.andWhere('bug.status = :status', { status });
    if (priority !== undefined) query.andWhere('bug.priority = :priority', { priority });
    if (after !== undefined) query.andWhere('(bug.createdAt, bug.id) < (:createdAt, :row)', after);
    for (const [index, tag] of filter.tags.entries()) {
      query.andWhere(`EXISTS (SELECT 1 FROM bug_tags AS t WHERE t.bug = bug.id AND t.tag = :tag${index})`, {
        [`tag${index}`]: tag,
      });
    }
    // instr() instead of LIKE: no wildcards to escape, and case was folded when the text was stored.
    for (const [index, word] of filter.words.entries()) {
      query.andWhere(`instr(bug.searchText, :word${index}) > 0`, { [`word${index}`]: word });
    }
    return query;
  }
}
