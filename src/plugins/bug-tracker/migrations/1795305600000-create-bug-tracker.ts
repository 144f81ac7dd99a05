import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of the bug tracker. STRICT, so that SQLite keeps the types; CHECK, so that nothing which a list
 * could not show can be stored, not even by another program.
 */
export class CreateBugTracker1795305600000 implements MigrationInterface {
  readonly name = 'CreateBugTracker1795305600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  /** Bugs are not thrown away by a downgrade. */
  down(): Promise<void> {
    return Promise.reject(new Error('The bug tracker tables are not dropped: restore a backup instead.'));
  }
}

const STATEMENTS = [
  `CREATE TABLE projects (
    id INTEGER PRIMARY KEY,
    project_key TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE CHECK (path <> ''),
    last_number INTEGER NOT NULL CHECK (last_number BETWEEN 0 AND 999999999),
    created_at INTEGER NOT NULL
  ) STRICT`,

  `CREATE TABLE bugs (
    id INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES projects (id),
    number INTEGER NOT NULL CHECK (number > 0),
    title TEXT NOT NULL CHECK (title <> ''),
    description TEXT,
    status TEXT NOT NULL CHECK (status IN ('open', 'in_progress', 'closed')),
    priority TEXT NOT NULL CHECK (priority IN ('low', 'medium', 'high', 'critical')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    search_text TEXT NOT NULL,
    UNIQUE (project, number)
  ) STRICT`,
  `CREATE INDEX bugs_newest ON bugs (created_at, id)`,
  `CREATE INDEX bugs_newest_of_project ON bugs (project, created_at, id)`,
  `CREATE INDEX bugs_newest_by_status ON bugs (project, status, created_at, id)`,
  `CREATE INDEX bugs_newest_by_priority ON bugs (project, priority, created_at, id)`,

  `CREATE TABLE bug_tags (
    bug INTEGER NOT NULL REFERENCES bugs (id) ON DELETE CASCADE,
    tag TEXT NOT NULL CHECK (tag <> ''),
    position INTEGER NOT NULL CHECK (position >= 0),
    PRIMARY KEY (bug, tag)
  ) STRICT, WITHOUT ROWID`,

  `CREATE TABLE bug_relations (
    bug INTEGER NOT NULL REFERENCES bugs (id) ON DELETE CASCADE,
    related INTEGER NOT NULL REFERENCES bugs (id) ON DELETE CASCADE,
    relationship TEXT NOT NULL CHECK (
      relationship IN ('duplicate_of', 'duplicated_by', 'related_to', 'blocks', 'blocked_by')
    ),
    PRIMARY KEY (bug, related, relationship),
    CHECK (bug <> related)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX bug_relations_by_related ON bug_relations (related)`,

  `CREATE TABLE bug_history (
    id INTEGER PRIMARY KEY,
    bug INTEGER NOT NULL REFERENCES bugs (id) ON DELETE CASCADE,
    happened_at INTEGER NOT NULL,
    changes TEXT NOT NULL CHECK (json_type(changes) = 'object'),
    note TEXT
  ) STRICT`,
  `CREATE INDEX bug_history_of_bug ON bug_history (bug, id)`,
];
