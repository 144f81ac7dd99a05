import type { EntityManager } from 'typeorm';
import { page, ToolError, type Page } from '../../kernel/index.js';
import { encodeCursor } from './bug.cursor.js';
import { parseBugId } from './bug.id.js';
import { PAGE_BYTES, SHOWN_BY_GET, SHOWN_BY_LIST } from './bug.limits.js';
import { toBugOutput, type StoredBug } from './bug.view.js';
import type { BugOutput } from './outputs/bug.output.js';
import { BugStore, type BugRow } from './stores/bug.store.js';
import { HistoryStore } from './stores/history.store.js';
import { ProjectStore, type ProjectRow } from './stores/project.store.js';
import { RelationStore } from './stores/relation.store.js';
import { TagStore } from './stores/tag.store.js';

type Projects = ReadonlyMap<number, ProjectRow>;

/**
 * Finds a bug in the project at a path, never in another one.
 *
 * @param path as the policy judged it
 * @throws ToolError when there is none
 */
export async function findBug(
  manager: EntityManager,
  path: string,
  id: string,
): Promise<{ bug: BugRow; project: ProjectRow }> {
  const number = parseBugId(id);
  const project = number === undefined ? undefined : await new ProjectStore(manager).findByPath(path);
  if (number !== undefined && project !== undefined) {
    const bug = await new BugStore(manager).find(project.id, number);
    if (bug !== undefined) return { bug, project };
  }
  throw new ToolError(`Bug not found: ${id}`);
}

/** Completes one bug with all that belongs to it. */
export async function readBug(manager: EntityManager, bug: BugRow, project: ProjectRow): Promise<BugOutput> {
  const loaded = await load(manager, [bug.id], SHOWN_BY_GET.entries);
  return toBugOutput(loaded(project, bug), SHOWN_BY_GET);
}

/** Reads what belongs to some bugs: four queries, however many bugs. */
async function load(
  manager: EntityManager,
  rows: readonly number[],
  historyEntries: number,
): Promise<(project: ProjectRow, bug: BugRow) => StoredBug> {
  const history = new HistoryStore(manager);
  const tags = await new TagStore(manager).of(rows);
  const links = await new RelationStore(manager).of(rows);
  const newest = await history.newestOf(rows, historyEntries);
  const counts = await history.countsOf(rows);
  return (project, bug) => ({
    project,
    bug,
    tags: tags.get(bug.id) ?? [],
    links: links.get(bug.id) ?? [],
    newestHistory: newest.get(bug.id) ?? [],
    historyCount: counts.get(bug.id) ?? 0,
  });
}

/**
 * Makes a page of up to `limit` bugs, shorter when they are very long.
 *
 * @param bugs newest first; one more than `limit` says that there are more
 */
export async function readPage(
  manager: EntityManager,
  bugs: readonly BugRow[],
  projects: Projects,
  limit: number,
): Promise<Page<BugOutput>> {
  const candidates = bugs.slice(0, limit);
  const loaded = await load(
    manager,
    candidates.map((bug) => bug.id),
    SHOWN_BY_LIST.entries,
  );
  const outputs = candidates.map((bug) => {
    const project = projects.get(bug.project);
    if (project === undefined) throw new Error('A bug was read whose project was not asked for.');
    return toBugOutput(loaded(project, bug), SHOWN_BY_LIST);
  });
  const shown = outputs.slice(0, fitting(outputs));
  const last = candidates[shown.length - 1];
  const hasMore = shown.length < bugs.length;
  return hasMore && last !== undefined
    ? page(shown, encodeCursor({ createdAt: last.createdAt, row: last.id }))
    : page(shown);
}

/** How many of the bugs fit into a page; always one, or a reader would never get past it. */
function fitting(bugs: readonly BugOutput[]): number {
  let bytes = 0;
  const tooMany = bugs.findIndex((bug) => {
    bytes += Buffer.byteLength(JSON.stringify(bug));
    return bytes > PAGE_BYTES;
  });
  return tooMany === -1 ? bugs.length : Math.max(tooMany, 1);
}
