import { describe, expect, it } from '@jest/globals';
import type { Relationship } from './bug.vocabulary.js';
import { inOrder, mirrorOf, toRelatedBugs, without } from './relation.rules.js';

describe('mirrorOf', () => {
  it.each<[Relationship, Relationship]>([
    ['blocks', 'blocked_by'],
    ['blocked_by', 'blocks'],
    ['duplicate_of', 'duplicated_by'],
    ['duplicated_by', 'duplicate_of'],
    ['related_to', 'related_to'],
  ])('answers %s with %s', (relationship, mirror) => {
    expect(mirrorOf(relationship)).toBe(mirror);
  });
});

describe('links', () => {
  it('have one order and no repetitions', () => {
    const links = inOrder([
      { number: 10, relationship: 'blocks' },
      { number: 9, relationship: 'blocked_by' },
      { number: 9, relationship: 'duplicate_of' },
      { number: 10, relationship: 'blocks' },
    ]);

    expect(toRelatedBugs(links)).toEqual([
      { bug_id: 'BUG-009', relationship: 'duplicate_of' },
      { bug_id: 'BUG-009', relationship: 'blocked_by' },
      { bug_id: 'BUG-010', relationship: 'blocks' },
    ]);
  });

  it('differ by number and by relationship', () => {
    const links = [
      { number: 1, relationship: 'blocks' },
      { number: 2, relationship: 'blocks' },
      { number: 2, relationship: 'related_to' },
    ] as const;

    expect(without(links, [{ number: 2, relationship: 'blocks' }])).toEqual([
      { number: 1, relationship: 'blocks' },
      { number: 2, relationship: 'related_to' },
    ]);
  });
});
