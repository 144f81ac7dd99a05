import type { Page, ToolContext } from '../../kernel/index.js';
import { CallContext, McpPlugin, McpTool, ToolInput } from '../../tools/index.js';
import { BUG_TRACKER_ICON } from './bug-tracker.icon.js';
import { BugFinder } from './bug.finder.js';
import { BugRecorder } from './bug.recorder.js';
import { AddBugInput } from './inputs/add-bug.input.js';
import { CloseBugInput } from './inputs/close-bug.input.js';
import { GetBugInput } from './inputs/get-bug.input.js';
import { InitBugtrackerInput } from './inputs/init-bugtracker.input.js';
import { ListBugsInput } from './inputs/list-bugs.input.js';
import { SearchBugsGlobalInput } from './inputs/search-bugs-global.input.js';
import { UpdateBugInput } from './inputs/update-bug.input.js';
import { BugOutput } from './outputs/bug.output.js';
import { ProjectReadyOutput } from './outputs/project-ready.output.js';
import { ProjectReadiness } from './project.readiness.js';

/** Everything stays on this machine: no tool of this plugin reaches an open world. */
const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const ADDS = { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false };

/** The seven tools. */
@McpPlugin({ name: 'bugtracker', version: '1.0.0', icons: [BUG_TRACKER_ICON] })
export class BugTrackerTools {
  constructor(
    private readonly readiness: ProjectReadiness,
    private readonly recorder: BugRecorder,
    private readonly finder: BugFinder,
  ) {}

  @McpTool({
    name: 'init_bugtracker',
    title: 'Prepare the bug tracker',
    description:
      'Checks that bugs of a project can be tracked: the folder exists, the policy allows it and the database is ' +
      'open. Optional: the other tools work without it. Writes nothing into the project.',
    input: InitBugtrackerInput,
    output: ProjectReadyOutput,
    // Not read-only: the first use of the database creates it.
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    aliases: ['setup bug tracker', 'initialize issue tracker', 'start tracking bugs'],
    intents: ['bug tracking', 'issue tracking', 'project setup'],
  })
  initBugtracker(
    @ToolInput() input: InitBugtrackerInput,
    @CallContext() context: ToolContext,
  ): Promise<ProjectReadyOutput> {
    return this.readiness.check(input, context);
  }

  @McpTool({
    name: 'add_bug',
    title: 'Add a bug',
    description:
      'Stores a new bug of a project and answers its id, for example BUG-001. The bug starts as open. ' +
      'Look with list_bugs first whether it is known already.',
    input: AddBugInput,
    annotations: ADDS,
    aliases: ['create issue', 'report bug', 'file ticket', 'log defect', 'new bug', 'open issue'],
    intents: ['bug tracking', 'issue tracking', 'report a problem', 'task management'],
  })
  async addBug(@ToolInput() input: AddBugInput, @CallContext() context: ToolContext): Promise<string> {
    return `Created bug: ${await this.recorder.add(input, context)}`;
  }

  @McpTool({
    name: 'get_bug',
    title: 'Get a bug',
    description: 'Answers one bug of a project by its id, with tags, relations and history.',
    input: GetBugInput,
    output: BugOutput,
    annotations: READS,
    aliases: ['show issue', 'view bug', 'read ticket', 'bug details', 'bug history'],
    intents: ['bug tracking', 'issue tracking', 'look up a bug'],
  })
  getBug(@ToolInput() input: GetBugInput, @CallContext() context: ToolContext): Promise<BugOutput> {
    return this.finder.get(input, context);
  }

  @McpTool({
    name: 'update_bug',
    title: 'Update a bug',
    description:
      'Changes status, priority, tags or relations of a bug, or only adds a note. Fields that are left out stay as ' +
      'they are; tags and related_bugs replace the old lists. Relations are mirrored at the other bug.',
    input: UpdateBugInput,
    // Destructive in the sense of the protocol: it replaces lists. The history keeps what they were.
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    aliases: [
      'edit issue',
      'change bug status',
      'set priority',
      'add note',
      'comment on ticket',
      'link bugs',
    ],
    intents: ['bug tracking', 'issue tracking', 'change a bug', 'triage'],
  })
  async updateBug(@ToolInput() input: UpdateBugInput, @CallContext() context: ToolContext): Promise<string> {
    await this.recorder.update(input, context);
    return `Updated bug: ${input.bug_id}`;
  }

  @McpTool({
    name: 'close_bug',
    title: 'Close a bug',
    description:
      'Sets the status of a bug to closed; the resolution becomes a note in its history. ' +
      'update_bug can open it again.',
    input: CloseBugInput,
    annotations: ADDS,
    aliases: ['resolve issue', 'finish ticket', 'mark bug as fixed', 'complete bug'],
    intents: ['bug tracking', 'issue tracking', 'resolve a bug'],
  })
  async closeBug(@ToolInput() input: CloseBugInput, @CallContext() context: ToolContext): Promise<string> {
    await this.recorder.close(input, context);
    return `Updated bug: ${input.bug_id}`;
  }

  @McpTool({
    name: 'list_bugs',
    title: 'List bugs',
    description:
      'Lists the bugs of one project, newest first, by status, priority and tags. Shows the newest history ' +
      'entries of each; get_bug shows more. Give next_cursor as cursor for the next page.',
    input: ListBugsInput,
    outputItems: BugOutput,
    annotations: READS,
    aliases: ['list issues', 'show bugs', 'open tickets', 'bug backlog'],
    intents: ['bug tracking', 'issue tracking', 'overview of bugs', 'triage'],
  })
  listBugs(@ToolInput() input: ListBugsInput, @CallContext() context: ToolContext): Promise<Page<BugOutput>> {
    return this.finder.list(input, context);
  }

  @McpTool({
    name: 'search_bugs_global',
    title: 'Search bugs in all projects',
    description:
      'Finds bugs in every project that the policy allows, newest first, by words, status, priority and tags. ' +
      'Give next_cursor as cursor for the next page.',
    input: SearchBugsGlobalInput,
    outputItems: BugOutput,
    annotations: READS,
    aliases: ['search issues', 'find bugs', 'find tickets', 'search all projects', 'similar bugs'],
    intents: ['bug tracking', 'issue tracking', 'search bugs', 'find duplicates'],
  })
  searchBugsGlobal(
    @ToolInput() input: SearchBugsGlobalInput,
    @CallContext() context: ToolContext,
  ): Promise<Page<BugOutput>> {
    return this.finder.search(input, context);
  }
}
