import { describe, expect, it } from '@jest/globals';
import {
  changesBetween,
  cleanTags,
  hasChanges,
  searchTextOf,
  searchWords,
  textOrNull,
  type BugState,
} from './bug.rules.js';

const BLOCKS_2 = { bug_id: 'BUG-002', relationship: 'blocks' } as const;

describe('changesBetween', () => {
  it.each<[string, Partial<BugState>, Partial<BugState>, object]>([
    ['nothing', {}, {}, {}],
    ['the same values', { status: 'open', tags: ['a'] }, { status: 'open', tags: ['a'] }, {}],
    ['a status', { status: 'open' }, { status: 'closed' }, { status: ['open', 'closed'] }],
    ['a priority', { priority: 'low' }, { priority: 'critical' }, { priority: ['low', 'critical'] }],
    ['tags, sorted', { tags: ['u', 't'] }, { tags: ['z'] }, { tags: ['t,u', 'z'] }],
    ['the first tag', { tags: [] }, { tags: ['z'] }, { tags: ['', 'z'] }],
    ['the last tag', { tags: ['z'] }, { tags: [] }, { tags: ['z', ''] }],
    ['the order of tags only', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }, {}],
    [
      'relations',
      { related_bugs: [] },
      { related_bugs: [BLOCKS_2] },
      { related_bugs: ['[]', '[{"bug_id":"BUG-002","relationship":"blocks"}]'] },
    ],
    ['a field that was not looked at', { status: 'open' }, { tags: ['a'] }, {}],
  ])('sees %s', (_what, before, after, changes) => {
    expect(changesBetween(before, after)).toEqual(changes);
  });

  it('names the fields in one order, whatever came first', () => {
    const before: BugState = { related_bugs: [], tags: [], priority: 'low', status: 'open' };
    const after: BugState = { related_bugs: [BLOCKS_2], tags: ['a'], priority: 'high', status: 'closed' };

    expect(Object.keys(changesBetween(before, after))).toEqual([
      'status',
      'priority',
      'tags',
      'related_bugs',
    ]);
    expect(hasChanges(changesBetween(before, after))).toBe(true);
    expect(hasChanges({})).toBe(false);
  });
});

describe('cleanTags', () => {
  it.each([
    [[], []],
    [
      ['b', 'a'],
      ['b', 'a'],
    ],
    [
      [' ui ', 'ui', 'UI'],
      ['ui', 'UI'],
    ],
  ])('makes %j into %j', (tags, clean) => {
    expect(cleanTags(tags)).toEqual(clean);
  });

  it('refuses blank tags', () => {
    expect(() => cleanTags(['ui', '  '])).toThrow('Tags must not be blank');
  });
});

describe('textOrNull', () => {
  it.each([
    [undefined, null],
    ['', null],
    [' \n\t', null],
    [' done \n', 'done'],
  ])('makes %j into %j', (text, result) => {
    expect(textOrNull(text)).toBe(result);
  });
});

describe('the text search', () => {
  it.each([
    [undefined, []],
    ['   ', []],
    ['Login', ['login']],
    ['login  LOGIN\tcrash', ['login', 'crash']],
    ['ÜBERSICHT', ['übersicht']],
    ['ﬁle', ['file']],
    ['100%_', ['100%_']],
  ])('looks for the words of %j', (query, words) => {
    expect(searchWords(query)).toEqual(words);
  });

  it('looks in title, description and tags, one per line', () => {
    expect(searchTextOf('Übersicht', 'Lädt NICHT', ['UI', 'ios'])).toBe('übersicht\nlädt nicht\nui\nios');
    expect(searchTextOf('Short', null, [])).toBe('short\n');
  });
});
