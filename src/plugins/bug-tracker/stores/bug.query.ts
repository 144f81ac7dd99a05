import type { Position } from '../bug.cursor.js';
import type { Priority, Status } from '../bug.vocabulary.js';

/** Which bugs a list shows; what is undefined or empty does not restrict. */
export interface BugFilter {
  readonly status: Status | undefined;
  readonly priority: Priority | undefined;
  /** All of them must be set. */
  readonly tags: readonly string[];
  /** Folded; all of them must occur. */
  readonly words: readonly string[];
  /** Only bugs older than this position. */
  readonly after: Position | undefined;
}

/** A statement with its values. */
export interface Query {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

export const BUG_COLUMNS =
  'bug.id, bug.project, bug.number, bug.title, bug.description, bug.status, bug.priority, ' +
  'bug.created_at AS "createdAt", bug.updated_at AS "updatedAt"';

/** What there is for each condition: a text of SQL, and the values of its question marks. */
type Condition = readonly [sql: string, ...values: (string | number)[]];

/** The bugs of a project, newest first, along an index of the bugs. */
export function bugsOfProject(project: number, filter: BugFilter, limit: number): Query {
  return alongBugs([['bug.project = ?', project]], filter, limit);
}

/**
 * The bugs of several projects, newest first. Looks at every bug until there are enough: a rare word, tag or status
 * costs time in proportion to the number of bugs.
 */
export function bugsOfProjects(projects: readonly number[], filter: BugFilter, limit: number): Query {
  // The plus keeps SQLite from reading project by project and sorting all of it afterwards.
  const among = '+bug.project IN (SELECT value FROM json_each(?))';
  return alongBugs([[among, JSON.stringify(projects)]], filter, limit);
}

/** The same bugs as `bugsOfProject`, along the index of one of the tags. */
export function bugsWithTag(project: number, tag: string, filter: BugFilter, limit: number): Query {
  const others = { ...filter, tags: filter.tags.filter((other) => other !== tag) };
  // CROSS keeps SQLite from turning the join around.
  return newest(
    'bug_tags AS lead CROSS JOIN bugs AS bug ON bug.id = lead.bug',
    ['lead.created_at', 'lead.bug'],
    [['lead.project = ?', project], ['lead.tag = ?', tag], ...conditionsOf(others)],
    filter.after,
    limit,
  );
}

/** How many bugs of a project have a tag; counts up to `most`. */
export function countWithTag(project: number, tag: string, most: number): Query {
  return {
    sql: 'SELECT COUNT(*) AS "count" FROM (SELECT 1 FROM bug_tags WHERE project = ? AND tag = ? LIMIT ?)',
    values: [project, tag, most],
  };
}

/** How many bugs of a project have the status and the priority of a filter; counts up to `most`. */
export function countInState(project: number, { status, priority }: BugFilter, most: number): Query {
  const { text, values } = joined([['bug.project = ?', project], ...inState(status, priority)]);
  return {
    sql: `SELECT COUNT(*) AS "count" FROM (SELECT 1 FROM bugs AS bug WHERE ${text} LIMIT ?)`,
    values: [...values, most],
  };
}

function alongBugs(where: readonly Condition[], filter: BugFilter, limit: number): Query {
  const order = ['bug.created_at', 'bug.id'] as const;
  return newest('bugs AS bug', order, [...where, ...conditionsOf(filter)], filter.after, limit);
}

function newest(
  from: string,
  [time, row]: readonly [string, string],
  where: readonly Condition[],
  after: Position | undefined,
  limit: number,
): Query {
  const older: Condition[] =
    after === undefined ? [] : [[`(${time}, ${row}) < (?, ?)`, after.createdAt, after.row]];
  const { text, values } = joined([...where, ...older]);
  return {
    sql: `SELECT ${BUG_COLUMNS} FROM ${from} WHERE ${text} ORDER BY ${time} DESC, ${row} DESC LIMIT ?`,
    values: [...values, limit],
  };
}

function conditionsOf({ status, priority, tags, words }: BugFilter): Condition[] {
  return [
    ...inState(status, priority),
    ...tags.map((tag): Condition => [
      'EXISTS (SELECT 1 FROM bug_tags AS t WHERE t.bug = bug.id AND t.tag = ?)',
      tag,
    ]),
    // instr() instead of LIKE: no wildcards to escape, and case was folded when the text was stored.
    ...words.map((word): Condition => ['instr(bug.search_text, ?) > 0', word]),
  ];
}

function inState(status: Status | undefined, priority: Priority | undefined): Condition[] {
  return [
    ...(status === undefined ? [] : [['bug.status = ?', status] as const]),
    ...(priority === undefined ? [] : [['bug.priority = ?', priority] as const]),
  ];
}

function joined(conditions: readonly Condition[]) {
  return {
    text: conditions.map(([sql]) => sql).join(' AND '),
    values: conditions.flatMap(([, ...values]) => values),
  };
}
