import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { AddBugInput } from './add-bug.input.js';
import { GetBugInput } from './get-bug.input.js';
import { ListBugsInput } from './list-bugs.input.js';
import { SearchBugsGlobalInput } from './search-bugs-global.input.js';
import { UpdateBugInput } from './update-bug.input.js';

async function problemsOf(dto: new () => object, raw: object): Promise<string[]> {
  const errors = await validate(plainToInstance(dto, raw), { whitelist: true, forbidNonWhitelisted: true });
  const sentences = (error: ValidationError): string[] => [
    ...Object.values(error.constraints ?? {}),
    ...(error.children ?? []).flatMap(sentences),
  ];
  return errors.flatMap(sentences);
}

const SEVERAL = (count: number): string[] => Array.from({ length: count }, (_none, index) => `t${index}`);
const relations = (count: number): object[] =>
  Array.from({ length: count }, () => ({ bug_id: 'BUG-002', relationship: 'blocks' }));

describe('the inputs of the bug tracker', () => {
  it.each<[string, new () => object, object]>([
    ['a title', AddBugInput, { title: 'x' }],
    [
      'everything at its largest',
      AddBugInput,
      {
        title: '🐛'.repeat(200),
        description: 'x\n'.repeat(5000),
        priority: 'critical',
        tags: SEVERAL(20),
        project_path: 'x'.repeat(4096),
      },
    ],
    ['a note', UpdateBugInput, { bug_id: 'BUG-001', note: 'x'.repeat(5000) }],
    ['empty lists', UpdateBugInput, { bug_id: 'BUG-001', tags: [], related_bugs: [] }],
    ['fifty relations', UpdateBugInput, { bug_id: 'BUG-1000', related_bugs: relations(50) }],
    ['nothing to filter by', ListBugsInput, {}],
    ['the largest page', ListBugsInput, { limit: 100 }],
    ['words', SearchBugsGlobalInput, { query: 'a b c' }],
  ])('accept %s', async (_what, dto, raw) => {
    expect(await problemsOf(dto, raw)).toEqual([]);
  });

  it.each<[string, new () => object, object, string]>([
    ['no title', AddBugInput, {}, 'Title is required'],
    ['a title that is a number', AddBugInput, { title: 7 }, 'Title is required'],
    ['a long title', AddBugInput, { title: 'x'.repeat(201) }, 'title must be shorter than or equal to 200'],
    ['a title of two lines', AddBugInput, { title: 'a\nb' }, 'title must be one line'],
    ['a title with a terminal escape', AddBugInput, { title: 'a\u001b[2J' }, 'title must be one line'],
    [
      'a long description',
      AddBugInput,
      { title: 'x', description: 'x'.repeat(10_001) },
      'description must be',
    ],
    ['a NUL', AddBugInput, { title: 'x', description: 'a\0b' }, 'must not contain NUL characters'],
    [
      'priority banana',
      AddBugInput,
      { title: 'x', priority: 'banana' },
      'priority must be one of the following values: low, medium, high, critical',
    ],
    ['a null', AddBugInput, { title: 'x', priority: null }, 'priority must be one of'],
    ['21 tags', AddBugInput, { title: 'x', tags: SEVERAL(21) }, 'tags must contain no more than 20'],
    ['an empty tag', AddBugInput, { title: 'x', tags: [''] }, 'each value in tags must be longer'],
    ['a long tag', AddBugInput, { title: 'x', tags: ['x'.repeat(51)] }, 'each value in tags must be shorter'],
    ['a tag with a comma', AddBugInput, { title: 'x', tags: ['a,b'] }, 'one line without commas'],
    ['a tag with a line break', AddBugInput, { title: 'x', tags: ['a\u2028b'] }, 'one line without commas'],
    ['tags that are one text', AddBugInput, { title: 'x', tags: 'ui' }, 'tags must be an array'],
    ['an empty path', AddBugInput, { title: 'x', project_path: '' }, 'project_path must be longer'],
    ['a key that nobody knows', AddBugInput, { title: 'x', severity: 'high' }, 'should not exist'],
    ['no id', GetBugInput, {}, 'bug_id is required'],
    ['an id of the reference', GetBugInput, { bug_id: 'bug-1a2b3c4d' }, 'bug_id must look like BUG-001'],
    [
      'a status that nobody knows',
      UpdateBugInput,
      { bug_id: 'BUG-001', status: 'weird' },
      'open, in_progress, closed',
    ],
    ['a long note', UpdateBugInput, { bug_id: 'BUG-001', note: 'x'.repeat(5001) }, 'note must be shorter'],
    [
      '51 relations',
      UpdateBugInput,
      { bug_id: 'BUG-001', related_bugs: relations(51) },
      'related_bugs must contain no more than 50',
    ],
    [
      'a relationship that nobody knows',
      UpdateBugInput,
      { bug_id: 'BUG-001', related_bugs: [{ bug_id: 'BUG-002', relationship: 'loves' }] },
      'relationship must be one of the following values: duplicate_of',
    ],
    [
      'a relation without a bug',
      UpdateBugInput,
      { bug_id: 'BUG-001', related_bugs: [{ relationship: 'blocks' }] },
      'bug_id must look like BUG-001',
    ],
    ['a page of none', ListBugsInput, { limit: 0 }, 'limit must not be less than 1'],
    ['a page of 101', ListBugsInput, { limit: 101 }, 'limit must not be greater than 100'],
    ['a page of 1.5', ListBugsInput, { limit: 1.5 }, 'limit must be an integer'],
    ['a page of "20"', ListBugsInput, { limit: '20' }, 'limit must be an integer'],
    ['a long cursor', ListBugsInput, { cursor: 'x'.repeat(101) }, 'cursor must be shorter'],
    ['a long query', SearchBugsGlobalInput, { query: 'x'.repeat(201) }, 'query must be shorter'],
  ])('refuse %s', async (_what, dto, raw, problem) => {
    expect((await problemsOf(dto, raw)).join('; ')).toContain(problem);
  });
});
