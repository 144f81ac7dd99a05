import type { Database } from '../../src/database/index.js';

/** A statement that a store sent to SQLite, with its values. */
export type Statement = readonly [sql: string, values: unknown[]];

/** Runs something, and tells which statements it sent, without those that begin and end transactions. */
export async function statementsOf(database: Database, work: () => Promise<unknown>): Promise<Statement[]> {
  const runner = await database.read((manager) => Promise.resolve(manager.queryRunner));
  if (runner === undefined) throw new Error('A transaction has no query runner.');
  const statements: Statement[] = [];
  const query = runner.query.bind(runner);
  runner.query = ((sql: string, values: unknown[] = [], isStructured: true) => {
    statements.push([sql, values]);
    return query(sql, values, isStructured);
  }) as typeof runner.query;
  try {
    await work();
  } finally {
    runner.query = query;
  }
  return statements.filter(([sql]) => !/^(BEGIN|COMMIT|ROLLBACK|SELECT 1 FROM sqlite_schema)/.test(sql));
}

/** How SQLite goes about a statement: the steps in one line. */
export async function planOf(database: Database, [sql, values]: Statement): Promise<string> {
  const steps = await database.read((manager) =>
    manager.query<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, values),
  );
  return steps.map(({ detail }) => detail).join('; ');
}
