import Database from 'better-sqlite3';
import { Client } from './client.mjs';

const MINUTE = 60_000;
const BEGAN = Date.UTC(2020, 0, 1);
/** So many of the oldest bugs are what nothing later is: a filter that looked at all of them would find them last. */
const RARE = 20;

/**
 * Many bugs, written past the server into a file that it made itself. Each has a tag, `even` or `odd`, and a history
 * entry. The oldest are in progress, critical and tagged `rare`; all others are open and medium.
 */
export class Bugs {
  #database;
  #statements;

  /** Lets the server make the file, and store each project with a first bug. */
  static async prepare({ servers, env, database }, projects) {
    const client = new Client(servers.ours, env);
    await client.ready();
    for (const project_path of projects)
      await client.call('add_bug', { title: 'The first bug', project_path });
    await client.end();
    return new Bugs(database);
  }

  constructor(file) {
    this.#database = new Database(file);
    this.#database.pragma('synchronous = OFF');
    const columnsOf = (table) => this.#database.pragma(`table_info(${table})`).map(({ name }) => name);
    const insert = (table) => {
      const columns = columnsOf(table).filter((column) => !(table === 'bug_history' && column === 'id'));
      return this.#database.prepare(
        `INSERT INTO ${table} (${columns}) VALUES (${columns.map((column) => `:${column}`)})`,
      );
    };
    this.#statements = {
      project: this.#database.prepare('SELECT id, last_number AS last FROM projects WHERE path = ?'),
      counted: this.#database.prepare('UPDATE projects SET last_number = ? WHERE id = ?'),
      row: this.#database.prepare('SELECT max(id) AS row FROM bugs').pluck(),
      bug: insert('bugs'),
      tag: insert('bug_tags'),
      history: insert('bug_history'),
    };
  }

  static idOf(number) {
    return `BUG-${String(number).padStart(3, '0')}`;
  }

  /** Where the page after the bug of that number begins, in the first project. */
  static cursorAt(number) {
    return Buffer.from(`${BEGAN + number * MINUTE}.${number}`).toString('base64url');
  }

  /** Adds bugs to a project until it has so many. */
  grow(path, size) {
    const { project, counted, row } = this.#statements;
    const { id, last } = project.get(path);
    this.#database.transaction(() => {
      const before = row.get() - last;
      for (let number = last + 1; number <= size; number++) this.#add(id, before + number, number);
      counted.run(size, id);
    })();
    this.#database.pragma('wal_checkpoint(TRUNCATE)');
  }

  close() {
    this.#database.close();
  }

  #add(project, row, number) {
    const isRare = number <= RARE + 1;
    const tags = [number % 2 === 0 ? 'even' : 'odd', ...(isRare ? ['rare'] : [])];
    const created_at = BEGAN + number * MINUTE;
    const description = 'It does what it should not, and not what it should.';
    const title = `Bug ${number} of the shop`;
    const status = isRare ? 'in_progress' : 'open';
    const search_text = [title, description, ...tags].join('\n').toLowerCase();
    this.#statements.bug.run({
      id: row, project, number, title, description, status,
      priority: isRare ? 'critical' : 'medium', created_at, updated_at: created_at, search_text,
    }); // prettier-ignore
    tags.forEach((tag, position) =>
      this.#statements.tag.run({ bug: row, tag, position, project, created_at }),
    );
    this.#statements.history.run({ bug: row, happened_at: created_at, changes: '{}', note: 'Seen again.' });
  }
}
