import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { sep } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Database, DatabaseLocation } from '../../database/index.js';
import { ToolError, type ToolContext } from '../../kernel/index.js';
import type { InitBugtrackerInput } from './inputs/init-bugtracker.input.js';
import type { ProjectReadyOutput } from './outputs/project-ready.output.js';
import { ProjectLocator } from './project.locator.js';

/** Checks that bugs of a project can be tracked. */
@Injectable()
export class ProjectReadiness {
  constructor(
    private readonly database: Database,
    private readonly location: DatabaseLocation,
    private readonly projects: ProjectLocator,
  ) {}

  /** @throws ToolError when there is no such folder; RefusalError, before anything is looked at, when the policy denies it */
  async check(input: InitBugtrackerInput, context: ToolContext): Promise<ProjectReadyOutput> {
    const { key, path } = this.projects.locate(input.project_path, context);
    await assertFolder(path, input.project_path ?? 'the default project');
    // Opens the database, so that "ready" is true and not a hope.
    await this.database.read((manager) => manager.query('SELECT 1'), context.signal);
    return { status: 'ready', project_id: key, project_path: path, database: fromHome(this.location.file) };
  }
}

/** @param name the path as the caller gave it: the only form in which an error may show it */
async function assertFolder(path: string, name: string): Promise<void> {
  const stats = await stat(path).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new ToolError(`Project path does not exist: ${name}`);
    }
    throw new ToolError(`Project path cannot be read by the server: ${name}`);
  });
  if (!stats.isDirectory()) throw new ToolError(`Project path is not a directory: ${name}`);
}

/** The caller needs to recognise the file, not to learn the name of the account. */
function fromHome(file: string): string {
  const home = `${homedir()}${sep}`;
  return file.startsWith(home) ? `~${sep}${file.slice(home.length)}` : file;
}
