import { formatBugId } from './bug.id.js';
import type { RelatedBug } from './bug.rules.js';
import { RELATIONSHIPS, type Relationship } from './bug.vocabulary.js';

/** A relation to another bug of the same project, which is known by its number. */
export interface Link {
  readonly number: number;
  readonly relationship: Relationship;
}

const MIRRORS: Readonly<Record<Relationship, Relationship>> = {
  duplicate_of: 'duplicated_by',
  duplicated_by: 'duplicate_of',
  related_to: 'related_to',
  blocks: 'blocked_by',
  blocked_by: 'blocks',
};

/** What the other bug says when this one says `relationship` of it. */
export function mirrorOf(relationship: Relationship): Relationship {
  return MIRRORS[relationship];
}

/** The links without repetitions, by number and then in the order of the vocabulary. */
export function inOrder(links: readonly Link[]): Link[] {
  const unique = new Map(links.map((link) => [keyOf(link), link]));
  return [...unique.values()].sort(
    (a, b) =>
      a.number - b.number || RELATIONSHIPS.indexOf(a.relationship) - RELATIONSHIPS.indexOf(b.relationship),
  );
}

/** The links of `links` that are not in `others`. */
export function without(links: readonly Link[], others: readonly Link[]): Link[] {
  const keys = new Set(others.map(keyOf));
  return links.filter((link) => !keys.has(keyOf(link)));
}

export function toRelatedBugs(links: readonly Link[]): RelatedBug[] {
  return links.map(({ number, relationship }) => ({ bug_id: formatBugId(number), relationship }));
}

function keyOf(link: Link): string {
  return `${link.number} ${link.relationship}`;
}
