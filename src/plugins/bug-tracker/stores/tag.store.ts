import type { EntityManager } from 'typeorm';
import type { BugEntity } from '../entities/bug.entity.js';
import type { TagEntity } from '../entities/tag.entity.js';
import { groupByBug } from './group-by-bug.js';

/** What a tag repeats of its bug. */
export type TaggedBug = Pick<BugEntity, 'id' | 'project' | 'createdAt'>;

/** The tags of bugs, within one transaction. */
export class TagStore {
  constructor(private readonly manager: EntityManager) {}

  /** The tags by row of the bug, in the order in which they were given. */
  async of(bugRows: readonly number[]): Promise<Map<number, string[]>> {
    const tags = await this.manager.query<Pick<TagEntity, 'bug' | 'tag'>[]>(
      'SELECT bug, tag FROM bug_tags WHERE bug IN (SELECT value FROM json_each(?)) ORDER BY bug, position',
      [JSON.stringify(bugRows)],
    );
    return groupByBug(tags, ({ tag }) => tag);
  }

  async add({ id, project, createdAt }: TaggedBug, tags: readonly string[]): Promise<void> {
    for (const [position, tag] of tags.entries()) {
      await this.manager.query(
        'INSERT INTO bug_tags (bug, tag, position, project, created_at) VALUES (?, ?, ?, ?, ?)',
        [id, tag, position, project, createdAt],
      );
    }
  }

  async replace(bug: TaggedBug, tags: readonly string[]): Promise<void> {
    await this.manager.query('DELETE FROM bug_tags WHERE bug = ?', [bug.id]);
    await this.add(bug, tags);
  }
}
