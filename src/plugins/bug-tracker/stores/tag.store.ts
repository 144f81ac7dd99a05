import type { EntityManager } from 'typeorm';
import type { TagEntity } from '../entities/tag.entity.js';
import { TABLES } from '../tables.js';
import { groupByBug } from './group-by-bug.js';

/** The tags of bugs, within one transaction. */
export class TagStore {
  constructor(private readonly manager: EntityManager) {}

  /** The tags by row of the bug, in the order in which they were given. */
  async of(bugRows: readonly number[]): Promise<Map<number, string[]>> {
    const tags = await this.manager.query<TagEntity[]>(
      'SELECT bug, tag FROM bug_tags WHERE bug IN (SELECT value FROM json_each(?)) ORDER BY bug, position',
      [JSON.stringify(bugRows)],
    );
    return groupByBug(tags, ({ tag }) => tag);
  }

  async add(bug: number, tags: readonly string[]): Promise<void> {
    if (tags.length === 0) return;
    const rows = tags.map((tag, position) => ({ bug, tag, position }));
    await this.manager
      .createQueryBuilder()
      .insert()
      .into<TagEntity>(TABLES.tags)
      .values(rows)
      .updateEntity(false)
      .execute();
  }

  async replace(bug: number, tags: readonly string[]): Promise<void> {
    await this.manager.delete<TagEntity>(TABLES.tags, { bug });
    await this.add(bug, tags);
  }
}
