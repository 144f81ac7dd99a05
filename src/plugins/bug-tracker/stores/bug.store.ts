import type { EntityManager } from 'typeorm';
import type { Priority, Status } from '../bug.vocabulary.js';
import type { BugEntity } from '../entities/bug.entity.js';
import {
  BUG_COLUMNS,
  bugsOfProject,
  bugsOfProjects,
  bugsWithTag,
  countInState,
  countWithTag,
  type BugFilter,
  type Query,
} from './bug.query.js';

/** A bug without the text that is only there to be searched. */
export type BugRow = Omit<BugEntity, 'searchText'>;

/** Up to here it is counted which condition of a filter fits the fewest bugs; many more are as good as all. */
const COUNT_MAX = 500;

/** Up to so many projects, the index of each finds rare bugs sooner than a walk through the bugs of all. */
const ASKED_ONE_BY_ONE = 10;

/** The bugs, within one transaction. Statements are written out: to build them took half of the time of reading a bug. */
export class BugStore {
  constructor(private readonly manager: EntityManager) {}

  /** @returns the row of the new bug */
  async add(bug: Omit<BugEntity, 'id'>): Promise<number> {
    const { project, number, title, description, status, priority, createdAt, updatedAt, searchText } = bug;
    const [added] = await this.manager.query<{ id: number }[]>(
      `INSERT INTO bugs (project, number, title, description, status, priority, created_at, updated_at, search_text)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      [project, number, title, description, status, priority, createdAt, updatedAt, searchText],
    );
    if (added === undefined) throw new Error('SQLite returned no row of the new bug.');
    return added.id;
  }

  async changeState(row: number, status: Status, priority: Priority): Promise<void> {
    await this.manager.query('UPDATE bugs SET status = ?, priority = ? WHERE id = ?', [
      status,
      priority,
      row,
    ]);
  }

  async changeSearchText(row: number, searchText: string): Promise<void> {
    await this.manager.query('UPDATE bugs SET search_text = ? WHERE id = ?', [searchText, row]);
  }

  /** Notes when bugs last changed. */
  async touch(rows: readonly number[], now: number): Promise<void> {
    await this.manager.query('UPDATE bugs SET updated_at = ? WHERE id IN (SELECT value FROM json_each(?))', [
      now,
      JSON.stringify(rows),
    ]);
  }

  async find(projectRow: number, number: number): Promise<BugRow | undefined> {
    const [bug] = await this.manager.query<BugRow[]>(
      `SELECT ${BUG_COLUMNS} FROM bugs AS bug WHERE bug.project = ? AND bug.number = ?`,
      [projectRow, number],
    );
    return bug;
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
  async ofProject(projectRow: number, filter: BugFilter, limit: number): Promise<BugRow[]> {
    const tag = await this.#leadingTag(projectRow, filter);
    return await this.#bugs(
      tag === undefined
        ? bugsOfProject(projectRow, filter, limit)
        : bugsWithTag(projectRow, tag, filter, limit),
    );
  }

  /** Newest first. */
  async ofProjects(projectRows: readonly number[], filter: BugFilter, limit: number): Promise<BugRow[]> {
    const { status, priority, tags } = filter;
    const isNarrow = status !== undefined || priority !== undefined || tags.length > 0;
    if (!isNarrow || projectRows.length > ASKED_ONE_BY_ONE)
      return await this.#bugs(bugsOfProjects(projectRows, filter, limit));
    const bugs: BugRow[] = [];
    for (const row of projectRows) bugs.push(...(await this.ofProject(row, filter, limit)));
    return bugs.toSorted(newestFirst).slice(0, limit);
  }

  /** The tag that fits the fewest bugs; undefined when status and priority fit fewer, or there is no tag. */
  async #leadingTag(projectRow: number, filter: BugFilter): Promise<string | undefined> {
    const [first, ...others] = filter.tags;
    const hasState = filter.status !== undefined || filter.priority !== undefined;
    if (first === undefined || (others.length === 0 && !hasState)) return first;
    let fewest = hasState ? await this.#count(countInState(projectRow, filter, COUNT_MAX)) : COUNT_MAX;
    let leading = fewest < COUNT_MAX ? undefined : first;
    for (const tag of filter.tags) {
      const count = await this.#count(countWithTag(projectRow, tag, COUNT_MAX));
      if (count < fewest) [leading, fewest] = [tag, count];
    }
    return leading;
  }

  async #count({ sql, values }: Query): Promise<number> {
    const [counted] = await this.manager.query<{ count: number }[]>(sql, [...values]);
    if (counted === undefined) throw new Error('SQLite returned no count.');
    return counted.count;
  }

  #bugs({ sql, values }: Query): Promise<BugRow[]> {
    return this.manager.query<BugRow[]>(sql, [...values]);
  }
}

function newestFirst(one: BugRow, other: BugRow): number {
  return other.createdAt - one.createdAt || other.id - one.id;
}
