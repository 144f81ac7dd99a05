/** Table names, by which TypeORM finds the entities without anybody importing them. */
export const TABLES = {
  projects: 'projects',
  bugs: 'bugs',
  tags: 'bug_tags',
  relations: 'bug_relations',
  history: 'bug_history',
} as const;
