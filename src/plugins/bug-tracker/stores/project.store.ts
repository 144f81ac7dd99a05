import type { EntityManager } from 'typeorm';
import { PROJECTS_MAX } from '../bug.limits.js';
import type { ProjectEntity } from '../entities/project.entity.js';
import type { Project } from '../project.locator.js';

/** What identifies a project. */
export type ProjectRow = Pick<ProjectEntity, 'id' | 'key' | 'path'>;

/** The projects, within one transaction. */
export class ProjectStore {
  constructor(private readonly manager: EntityManager) {}

  /**
   * Takes the next bug number of a project; the first call for a path also stores the project.
   * Counter and bug are written in one transaction, so no number is lost or given twice.
   */
  async takeNumber(project: Project, now: number): Promise<{ row: number; number: number }> {
    const [taken] = await this.manager.query<{ row: number; number: number }[]>(
      `INSERT INTO projects (project_key, path, last_number, created_at) VALUES (?, ?, 1, ?)
       ON CONFLICT (path) DO UPDATE SET last_number = last_number + 1
       RETURNING id AS "row", last_number AS "number"`,
      [project.key, project.path, now],
    );
    if (taken === undefined) throw new Error('SQLite returned no counter.');
    return taken;
  }

  async findByPath(path: string): Promise<ProjectRow | undefined> {
    const [project] = await this.manager.query<ProjectRow[]>(
      'SELECT id, project_key AS "key", path FROM projects WHERE path = ?',
      [path],
    );
    return project;
  }

  newest(): Promise<ProjectRow[]> {
    return this.manager.query<ProjectRow[]>(
      'SELECT id, project_key AS "key", path FROM projects ORDER BY id DESC LIMIT ?',
      [PROJECTS_MAX],
    );
  }
}
