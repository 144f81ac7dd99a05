import type { DatabaseSchema } from '../../database/index.js';
import { BugEntity } from './entities/bug.entity.js';
import { HistoryEntryEntity } from './entities/history-entry.entity.js';
import { ProjectEntity } from './entities/project.entity.js';
import { RelationEntity } from './entities/relation.entity.js';
import { TagEntity } from './entities/tag.entity.js';
import { CreateBugTracker1795305600000 } from './migrations/1795305600000-create-bug-tracker.js';
import { FindBugsByTag1795392000000 } from './migrations/1795392000000-find-bugs-by-tag.js';

/**
 * The tables of this plugin. Only ever imported with `import()` or as types: the entities load TypeORM, which
 * the start of the server must not pay for. Stores write their statements out and know the entities as types.
 */
export const bugTrackerSchema: DatabaseSchema = {
  entities: [ProjectEntity, BugEntity, TagEntity, RelationEntity, HistoryEntryEntity],
  migrations: [CreateBugTracker1795305600000, FindBugsByTag1795392000000],
};
