import { isJsonObject } from '../../kernel/index.js';
import { formatBugId } from './bug.id.js';
import type { BugOutput } from './outputs/bug.output.js';
import type { HistoryEntryOutput } from './outputs/history-entry.output.js';
import type { Project } from './project.locator.js';
import { toRelatedBugs, type Link } from './relation.rules.js';
import type { BugRow } from './stores/bug.store.js';
import type { StoredEntry } from './stores/history.store.js';

/** How much of a history is shown. */
export interface HistoryLimit {
  readonly entries: number;
  /** As JSON in UTF-8. */
  readonly bytes: number;
}

/** Everything that is stored about one bug. */
export interface StoredBug {
  readonly project: Project;
  readonly bug: BugRow;
  readonly tags: readonly string[];
  readonly links: readonly Link[];
  /** Newest first; may lack the oldest. */
  readonly newestHistory: readonly StoredEntry[];
  readonly historyCount: number;
}

/** The largest time a JavaScript date can hold, in milliseconds. */
const LAST_DATE_MS = 8.64e15;

/**
 * A bug as the tools answer it, keys in the documented order. Never throws: whatever another program wrote into
 * a row, the bugs beside it must stay readable.
 */
export function toBugOutput(stored: StoredBug, limit: HistoryLimit): BugOutput {
  const { project, bug, tags, links } = stored;
  const history = shownHistory(stored.newestHistory, limit);
  const omitted = stored.historyCount - history.length;
  return {
    id: formatBugId(bug.number),
    project_id: project.key,
    project_path: project.path,
    title: bug.title,
    description: bug.description,
    status: bug.status,
    priority: bug.priority,
    tags: [...tags],
    related_bugs: toRelatedBugs(links),
    created_at: formatTime(bug.createdAt),
    updated_at: formatTime(bug.updatedAt),
    history,
    ...(omitted > 0 ? { history_omitted: omitted } : {}),
  };
}

/** UTC with microseconds and offset, as the reference writes it: `2026-11-22T10:00:00.123000+00:00`. */
export function formatTime(milliseconds: number): string {
  const time = Math.abs(milliseconds) <= LAST_DATE_MS ? milliseconds : 0;
  return new Date(time).toISOString().replace('Z', '000+00:00');
}

function shownHistory(newestFirst: readonly StoredEntry[], limit: HistoryLimit): HistoryEntryOutput[] {
  const shown: HistoryEntryOutput[] = [];
  let bytes = 0;
  for (const stored of newestFirst.slice(0, limit.entries)) {
    const entry = toHistoryEntry(stored);
    bytes += Buffer.byteLength(JSON.stringify(entry));
    if (bytes > limit.bytes) break;
    shown.push(entry);
  }
  return shown.reverse();
}

function toHistoryEntry(stored: StoredEntry): HistoryEntryOutput {
  return {
    timestamp: formatTime(stored.happenedAt),
    changes: parseChanges(stored.changes),
    note: stored.note,
  };
}

function parseChanges(json: string): HistoryEntryOutput['changes'] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return {};
  }
  return isJsonObject(parsed) ? Object.fromEntries(Object.entries(parsed).filter(isChange)) : {};
}

function isChange(entry: [string, unknown]): entry is [string, readonly [string, string]] {
  const [, change] = entry;
  return Array.isArray(change) && change.length === 2 && change.every((value) => typeof value === 'string');
}
