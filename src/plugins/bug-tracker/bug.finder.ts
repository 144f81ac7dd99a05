import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { page, RefusalError, type Page, type ToolContext } from '../../kernel/index.js';
import { decodeCursor } from './bug.cursor.js';
import { PAGE_DEFAULT } from './bug.limits.js';
import { findBug, readBug, readPage } from './bug.reader.js';
import { cleanTags, searchWords } from './bug.rules.js';
import type { GetBugInput } from './inputs/get-bug.input.js';
import type { ListBugsInput } from './inputs/list-bugs.input.js';
import type { SearchBugsGlobalInput } from './inputs/search-bugs-global.input.js';
import type { BugOutput } from './outputs/bug.output.js';
import { ProjectLocator } from './project.locator.js';
import type { BugFilter } from './stores/bug.query.js';
import { BugStore } from './stores/bug.store.js';
import { ProjectStore, type ProjectRow } from './stores/project.store.js';

/** Answers questions about bugs. */
@Injectable()
export class BugFinder {
  constructor(
    private readonly database: Database,
    private readonly projects: ProjectLocator,
  ) {}

  /** @throws ToolError when the project has no such bug; RefusalError when the policy denies the project */
  async get(input: GetBugInput, context: ToolContext): Promise<BugOutput> {
    const { path } = this.projects.locate(input.project_path, context);
    return await this.database.read(async (manager) => {
      const { bug, project } = await findBug(manager, path, input.bug_id);
      return await readBug(manager, bug, project);
    }, context.signal);
  }

  /** The bugs of one project, newest first. A project without bugs is an empty list. */
  async list(input: ListBugsInput, context: ToolContext): Promise<Page<BugOutput>> {
    const { path } = this.projects.locate(input.project_path, context);
    const filter = filterOf(input, undefined);
    const limit = input.limit ?? PAGE_DEFAULT;
    return await this.database.read(async (manager) => {
      const project = await new ProjectStore(manager).findByPath(path);
      if (project === undefined) return page([]);
      const bugs = await new BugStore(manager).ofProject(project.id, filter, limit + 1);
      return await readPage(manager, bugs, new Map([[project.id, project]]), limit);
    }, context.signal);
  }

  /** The bugs of every project that the policy allows at this moment, newest first. */
  async search(input: SearchBugsGlobalInput, context: ToolContext): Promise<Page<BugOutput>> {
    const filter = filterOf(input, input.query);
    const limit = input.limit ?? PAGE_DEFAULT;
    const known = await this.database.read((manager) => new ProjectStore(manager).newest(), context.signal);
    // The policy may have changed since a project was stored; each is judged once, not once per bug.
    const allowed = new Map(
      known.filter((project) => isAllowedNow(project, context)).map((project) => [project.id, project]),
    );
    if (allowed.size === 0) return page([]);
    return await this.database.read(async (manager) => {
      const bugs = await new BugStore(manager).ofProjects([...allowed.keys()], filter, limit + 1);
      return await readPage(manager, bugs, allowed, limit);
    }, context.signal);
  }
}

function filterOf(input: ListBugsInput | SearchBugsGlobalInput, query: string | undefined): BugFilter {
  return {
    status: input.status,
    priority: input.priority,
    tags: cleanTags(input.tags ?? []),
    words: searchWords(query),
    after: input.cursor === undefined ? undefined : decodeCursor(input.cursor),
  };
}

/** A path that leads elsewhere by now is another project: what was judged must be what is shown. */
function isAllowedNow(project: ProjectRow, context: ToolContext): boolean {
  try {
    return context.files.resolve(project.path) === project.path;
  } catch (error) {
    if (error instanceof RefusalError) return false;
    throw error;
  }
}
