import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import BetterSqlite from 'better-sqlite3';

/** Everything that a server keeps below a folder, in a form that can be compared: but for its audit log. */
export function keptState(folder: string, database: string): Record<string, unknown> {
  const files = filesBelow(folder).filter(
    (path) => !path.includes('/audit.log') && !path.startsWith(database),
  );
  return {
    ...Object.fromEntries(files.map((path) => [relative(folder, path), fingerprint(path)])),
    database: rowsOf(database),
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return lstatSync(path).isDirectory() ? [path, ...filesBelow(path)] : [path];
  });
}

function fingerprint(path: string): string {
  const { mode } = lstatSync(path);
  if (!lstatSync(path).isFile()) return `${mode}`;
  return `${mode} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}

/** Not the bytes of the file: what SQLite keeps beside it comes and goes. */
function rowsOf(file: string): unknown {
  if (!existsSync(file)) return undefined;
  const database = new BetterSqlite(file, { readonly: true });
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .pluck()
      .all() as string[];
    return tables.map((table) => [table, database.prepare(`SELECT * FROM "${table}"`).all()]);
  } finally {
    database.close();
  }
}
