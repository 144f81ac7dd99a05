import type { EntityManager } from 'typeorm';
import {
  changesBetween,
  hasChanges,
  searchTextOf,
  type BugState,
  type Changes,
  type RelatedBug,
} from './bug.rules.js';
import { replaceRelations } from './relation.update.js';
import { BugStore, type BugRow } from './stores/bug.store.js';
import { HistoryStore, type StoredEntry } from './stores/history.store.js';
import { TagStore } from './stores/tag.store.js';

/** What a call wants of a bug; undefined leaves the field alone. */
export interface WantedChange {
  readonly status?: BugRow['status'] | undefined;
  readonly priority?: BugRow['priority'] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly related_bugs?: readonly RelatedBug[] | undefined;
  readonly note: string | null;
}

/** Two states of the fields that a call named, and what happened to other bugs on the way. */
interface Step {
  readonly before: Partial<BugState>;
  readonly after: Partial<BugState>;
  readonly elsewhere: readonly StoredEntry[];
}

const NOTHING: Step = { before: {}, after: {}, elsewhere: [] };

/**
 * Changes one bug within a transaction. The history gets an entry when something differs or a note was given;
 * bugs whose relations were mirrored get an entry of their own, which names the cause.
 *
 * @throws ToolError when a related bug does not exist in the project, is the bug itself or has too many relations
 */
export async function updateBug(
  manager: EntityManager,
  bug: BugRow,
  wanted: WantedChange,
  now: number,
): Promise<void> {
  const fields = await setFields(manager, bug, wanted);
  const tags = await setTags(manager, bug, wanted.tags);
  const relations = await setRelations(manager, bug, wanted.related_bugs, now);
  const steps = [fields, tags, relations];
  const changes: Changes = Object.assign({}, ...steps.map((step) => changesBetween(step.before, step.after)));
  const own = { bug: bug.id, happenedAt: now, changes: JSON.stringify(changes), note: wanted.note };
  const entries = [
    ...(hasChanges(changes) || wanted.note !== null ? [own] : []),
    ...steps.flatMap((step) => step.elsewhere),
  ];
  if (entries.length === 0) return;
  await new HistoryStore(manager).append(entries);
  await new BugStore(manager).touch(
    entries.map((entry) => entry.bug),
    now,
  );
}

async function setFields(manager: EntityManager, bug: BugRow, wanted: WantedChange): Promise<Step> {
  const before = { status: bug.status, priority: bug.priority };
  const after = { status: wanted.status ?? bug.status, priority: wanted.priority ?? bug.priority };
  if (hasChanges(changesBetween(before, after))) {
    await new BugStore(manager).changeState(bug.id, after.status, after.priority);
  }
  return { ...NOTHING, before, after };
}

async function setTags(
  manager: EntityManager,
  bug: BugRow,
  tags: readonly string[] | undefined,
): Promise<Step> {
  if (tags === undefined) return NOTHING;
  const store = new TagStore(manager);
  const before = (await store.of([bug.id])).get(bug.id) ?? [];
  // A new order alone is stored, though it is no change.
  if (before.join() !== tags.join()) {
    await store.replace(bug, tags);
    const searchText = searchTextOf(bug.title, bug.description, tags);
    await new BugStore(manager).changeSearchText(bug.id, searchText);
  }
  return { ...NOTHING, before: { tags: before }, after: { tags } };
}

async function setRelations(
  manager: EntityManager,
  bug: BugRow,
  wanted: readonly RelatedBug[] | undefined,
  now: number,
): Promise<Step> {
  if (wanted === undefined) return NOTHING;
  const { before, after, mirrored } = await replaceRelations(manager, bug, wanted);
  const elsewhere = mirrored.map(({ row, changes, note }) => ({
    bug: row,
    happenedAt: now,
    changes: JSON.stringify(changes),
    note,
  }));
  return { before: { related_bugs: before }, after: { related_bugs: after }, elsewhere };
}
