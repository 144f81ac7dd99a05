import { ToolError } from '../../kernel/index.js';
import type { Priority, Relationship, Status } from './bug.vocabulary.js';

/** A relation as callers see it. */
export interface RelatedBug {
  readonly bug_id: string;
  readonly relationship: Relationship;
}

/** The parts of a bug that can change. */
export interface BugState {
  readonly status: Status;
  readonly priority: Priority;
  readonly tags: readonly string[];
  readonly related_bugs: readonly RelatedBug[];
}

const FIELDS = ['status', 'priority', 'tags', 'related_bugs'] as const;

/** What one call changed: old and new value by field. */
export type Changes = Readonly<Partial<Record<keyof BugState, readonly [string, string]>>>;

/**
 * The fields that differ, as the history shows them. Fields that are missing on either side were not touched;
 * the order of tags is no difference.
 */
export function changesBetween(before: Partial<BugState>, after: Partial<BugState>): Changes {
  const [old, now] = [inHistory(before), inHistory(after)];
  const changes: Partial<Record<keyof BugState, readonly [string, string]>> = {};
  for (const field of FIELDS) {
    const [from, to] = [old[field], now[field]];
    if (from !== undefined && to !== undefined && from !== to) changes[field] = [from, to];
  }
  return changes;
}

export function hasChanges(changes: Changes): boolean {
  return Object.keys(changes).length > 0;
}

function inHistory(state: Partial<BugState>): Partial<Record<keyof BugState, string>> {
  const { status, priority, tags, related_bugs } = state;
  return {
    ...(status === undefined ? {} : { status }),
    ...(priority === undefined ? {} : { priority }),
    ...(tags === undefined ? {} : { tags: [...tags].sort().join(',') }),
    ...(related_bugs === undefined ? {} : { related_bugs: JSON.stringify(related_bugs) }),
  };
}

/**
 * Trimmed, without repetitions, in the order given.
 *
 * @throws ToolError when one is blank
 */
export function cleanTags(tags: readonly string[]): string[] {
  const clean = tags.map((tag) => tag.trim());
  if (clean.includes('')) throw new ToolError('Tags must not be blank. Leave the blank ones out.');
  return [...new Set(clean)];
}

/** A text without surrounding blanks, or null when there is nothing in it. */
export function textOrNull(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** How the text search sees a text: compatible forms and upper and lower case become one. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** What the search looks through. Line breaks keep a word from matching across two fields. */
export function searchTextOf(title: string, description: string | null, tags: readonly string[]): string {
  return foldText([title, description ?? '', ...tags].join('\n'));
}

/** The different words of a search; all of them must be found. */
export function searchWords(query: string | undefined): string[] {
  return [...new Set(foldText(query ?? '').split(/\s+/))].filter((word) => word !== '');
}
