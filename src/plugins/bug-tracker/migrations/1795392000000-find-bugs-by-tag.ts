import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lets bugs be found by tag, and by status and priority together, without looking at all the others. A tag repeats
 * project and time of its bug, neither of which ever changes: an index over two tables does not exist.
 */
export class FindBugsByTag1795392000000 implements MigrationInterface {
  readonly name = 'FindBugsByTag1795392000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  /** The indices do no harm to an earlier version, but it could not add tags. */
  down(): Promise<void> {
    return Promise.reject(
      new Error('The bug tracker tables are not changed back: restore a backup instead.'),
    );
  }
}

const STATEMENTS = [
  `CREATE INDEX bugs_newest_by_status_and_priority ON bugs (project, status, priority, created_at, id)`,

  `ALTER TABLE bug_tags RENAME TO bug_tags_before`,
  `CREATE TABLE bug_tags (
    bug INTEGER NOT NULL REFERENCES bugs (id) ON DELETE CASCADE,
    tag TEXT NOT NULL CHECK (tag <> ''),
    position INTEGER NOT NULL CHECK (position >= 0),
    project INTEGER NOT NULL REFERENCES projects (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (bug, tag)
  ) STRICT, WITHOUT ROWID`,
  `INSERT INTO bug_tags (bug, tag, position, project, created_at)
    SELECT t.bug, t.tag, t.position, b.project, b.created_at
    FROM bug_tags_before AS t JOIN bugs AS b ON b.id = t.bug`,
  `DROP TABLE bug_tags_before`,
  `CREATE INDEX bugs_newest_by_tag ON bug_tags (project, tag, created_at, bug)`,
];
