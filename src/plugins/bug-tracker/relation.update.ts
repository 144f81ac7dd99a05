import type { EntityManager } from 'typeorm';
import { ToolError } from '../../kernel/index.js';
import { formatBugId, parseBugId } from './bug.id.js';
import { MIRRORS_MAX } from './bug.limits.js';
import { changesBetween, type Changes, type RelatedBug } from './bug.rules.js';
import { inOrder, toRelatedBugs, without, type Link } from './relation.rules.js';
import { BugStore, type BugRow } from './stores/bug.store.js';
import { RelationStore } from './stores/relation.store.js';

export interface ReplacedRelations {
  readonly before: readonly RelatedBug[];
  readonly after: readonly RelatedBug[];
  /** What changed at the bugs on the other side. */
  readonly mirrored: readonly { readonly row: number; readonly changes: Changes; readonly note: string }[];
}

/**
 * Gives a bug new relations, and the bugs on the other side the mirrors of them; mirrors of relations that are
 * gone go as well.
 *
 * @throws ToolError when one does not exist in the project, is the bug itself or has too many relations
 */
export async function replaceRelations(
  manager: EntityManager,
  bug: BugRow,
  wanted: readonly RelatedBug[],
): Promise<ReplacedRelations> {
  const store = new RelationStore(manager);
  const after = wantedLinks(bug, wanted);
  const before = (await store.of([bug.id])).get(bug.id) ?? [];
  const added = without(after, before);
  const removed = without(before, after);

  const numbers = new Set([...after, ...removed].map((link) => link.number));
  const rows = await new BugStore(manager).rowsOf(bug.project, [...numbers]);
  const missing = [...numbers].filter((number) => !rows.has(number)).map(formatBugId);
  if (missing.length > 0) throw relatedNotFound(missing);

  const touched = [...new Set([...added, ...removed].flatMap(({ number }) => rows.get(number) ?? []))];
  const linksBefore = await store.of(touched);
  await store.remove(relationsOf(bug, removed, rows));
  await store.add(relationsOf(bug, added, rows));
  const linksAfter = await store.of(touched);

  const note = `Mirrored from ${formatBugId(bug.number)}`;
  const mirrored = touched.map((row) => {
    const links = { before: linksBefore.get(row) ?? [], after: linksAfter.get(row) ?? [] };
    if (links.after.length > MIRRORS_MAX) throw tooManyRelations();
    const changes = changesBetween(
      { related_bugs: toRelatedBugs(links.before) },
      { related_bugs: toRelatedBugs(links.after) },
    );
    return { row, changes, note };
  });
  return { before: toRelatedBugs(before), after: toRelatedBugs(after), mirrored };
}

function wantedLinks(bug: BugRow, wanted: readonly RelatedBug[]): Link[] {
  const links = wanted.map(({ bug_id, relationship }) => {
    const number = parseBugId(bug_id);
    if (number === undefined) throw relatedNotFound([bug_id]);
    if (number === bug.number) throw new ToolError(`A bug cannot be related to itself: ${bug_id}`);
    return { number, relationship };
  });
  return inOrder(links);
}

function relationsOf(bug: BugRow, links: readonly Link[], rows: ReadonlyMap<number, number>) {
  return links.flatMap(({ number, relationship }) => {
    const related = rows.get(number);
    return related === undefined ? [] : [{ bug: bug.id, related, relationship }];
  });
}

function relatedNotFound(ids: readonly string[]): ToolError {
  return new ToolError(`Related bug not found in this project: ${ids.join(', ')}. Nothing was changed.`);
}

function tooManyRelations(): ToolError {
  return new ToolError(
    `A related bug has ${MIRRORS_MAX} relations already, which is the most. Nothing was changed; ` +
      'relate to another bug, or remove relations that are no longer needed.',
  );
}
