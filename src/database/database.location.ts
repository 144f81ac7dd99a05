/** Where the SQLite file lies. Bound by the composition; asked once, when the database is first used. */
export abstract class DatabaseLocation {
  /** Absolute path. */
  abstract get file(): string;
}
