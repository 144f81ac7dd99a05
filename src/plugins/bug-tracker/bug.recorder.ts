import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { Clock, ToolError, type ToolContext } from '../../kernel/index.js';
import { findBug } from './bug.reader.js';
import { formatBugId } from './bug.id.js';
import { cleanTags, searchTextOf, textOrNull } from './bug.rules.js';
import { updateBug, type WantedChange } from './bug.update.js';
import type { Priority, Status } from './bug.vocabulary.js';
import type { AddBugInput } from './inputs/add-bug.input.js';
import type { CloseBugInput } from './inputs/close-bug.input.js';
import type { UpdateBugInput } from './inputs/update-bug.input.js';
import { ProjectLocator } from './project.locator.js';
import { BugStore } from './stores/bug.store.js';
import { ProjectStore } from './stores/project.store.js';
import { TagStore } from './stores/tag.store.js';

const NEW_STATUS: Status = 'open';
const DEFAULT_PRIORITY: Priority = 'medium';

/** Stores new bugs and changes to bugs, each call in one transaction. */
@Injectable()
export class BugRecorder {
  constructor(
    private readonly database: Database,
    private readonly projects: ProjectLocator,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the id of the new bug
   * @throws ToolError when the title is blank; RefusalError when the policy denies the project
   */
  async add(input: AddBugInput, context: ToolContext): Promise<string> {
    const title = textOrNull(input.title);
    if (title === null) throw new ToolError('Title is required');
    const project = this.projects.locate(input.project_path, context);
    const description = textOrNull(input.description);
    const tags = cleanTags(input.tags ?? []);
    return await this.database.write(async (manager) => {
      const now = this.clock.now().getTime();
      const { row, number } = await new ProjectStore(manager).takeNumber(project, now);
      const id = await new BugStore(manager).add({
        project: row,
        number,
        title,
        description,
        status: NEW_STATUS,
        priority: input.priority ?? DEFAULT_PRIORITY,
        createdAt: now,
        updatedAt: now,
        searchText: searchTextOf(title, description, tags),
      });
      await new TagStore(manager).add({ id, project: row, createdAt: now }, tags);
      return formatBugId(number);
    }, context.signal);
  }

  /** @throws ToolError when the bug or a related one does not exist; RefusalError when the policy denies the project */
  async update(input: UpdateBugInput, context: ToolContext): Promise<void> {
    const { status, priority, related_bugs } = input;
    const tags = input.tags === undefined ? undefined : cleanTags(input.tags);
    await this.#change(
      input,
      { status, priority, tags, related_bugs, note: textOrNull(input.note) },
      context,
    );
  }

  /** @throws ToolError when the bug does not exist; RefusalError when the policy denies the project */
  async close(input: CloseBugInput, context: ToolContext): Promise<void> {
    await this.#change(input, { status: 'closed', note: textOrNull(input.resolution) }, context);
  }

  async #change(
    input: UpdateBugInput | CloseBugInput,
    wanted: WantedChange,
    context: ToolContext,
  ): Promise<void> {
    const { path } = this.projects.locate(input.project_path, context);
    await this.database.write(async (manager) => {
      const { bug } = await findBug(manager, path, input.bug_id);
      await updateBug(manager, bug, wanted, this.clock.now().getTime());
    }, context.signal);
  }
}
