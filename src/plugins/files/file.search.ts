import { basename, dirname, join, relative } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { FileError, RefusalError, type ToolContext, type WorkspaceFiles } from '../../kernel/index.js';
import { globOf } from '../../security/index.js';
import { ANSWER_MAX_BYTES, SEARCH_LIMITS } from './files.limits.js';
import { isIgnored, readIgnoreRules, withOwnRules, type IgnoreRule } from './ignore.rules.js';
import type { SearchFilesInput } from './inputs/search-files.input.js';
import type { MatchOutput, SearchOutput } from './outputs/files.outputs.js';
import { decodedOf } from './text.decoder.js';

const IGNORE_FILE = '.gitignore';
const REPOSITORY = '.git';

type Limit = 'results' | 'entries' | 'bytes' | 'time';

interface Folder {
  readonly path: string;
  readonly depth: number;
  readonly rules: readonly IgnoreRule[];
}

/** One search: goes through folders breadth first, follows no link, and stops at the first limit. */
export class FileSearch {
  readonly #matches: MatchOutput[] = [];
  readonly #started = performance.now();
  readonly #hasName: (path: string, name: string) => boolean;
  #turned = this.#started;
  #entries = 0;
  #bytes = 0;
  #answerBytes = 0;
  #skipped = 0;
  #stoppedBy: Limit | undefined;

  constructor(
    private readonly input: SearchFilesInput,
    private readonly context: ToolContext,
  ) {
    this.#hasName = nameTest(input);
  }

  async run(): Promise<SearchOutput> {
    const rules = this.input.respect_gitignore ? await rulesAbove(this.input.path, this.context.files) : [];
    const pending: Folder[] = [{ path: this.input.path, depth: 0, rules }];
    for (let folder = pending.shift(); folder !== undefined && !this.#isOver(); folder = pending.shift()) {
      await this.#visit(folder, pending);
    }
    return {
      matches: this.#matches,
      complete: this.#stoppedBy === undefined,
      ...(this.#stoppedBy !== undefined && { stopped_by: this.#stoppedBy }),
      skipped: this.#skipped,
    };
  }

  async #visit(folder: Folder, pending: Folder[]): Promise<void> {
    const isRoot = folder.depth === 0;
    // The folder that was asked for must be readable; one below may be gone by now.
    const listing = isRoot
      ? await this.context.files.list(folder.path)
      : await this.#tried(() => this.context.files.list(folder.path));
    if (listing === undefined) return;
    if (!listing.complete) this.#skipped++;
    const rules = listing.entries.some(({ name }) => name === IGNORE_FILE)
      ? withOwnRules(folder.rules, await this.#ownRules(folder.path))
      : folder.rules;
    for (const { name, kind } of listing.entries) {
      await this.#pause();
      if (this.#isOver()) return;
      if (++this.#entries > SEARCH_LIMITS.entries) {
        this.#stoppedBy = 'entries';
        return;
      }
      if (kind !== 'file' && kind !== 'folder') continue;
      const path = join(folder.path, name);
      if (this.input.respect_gitignore && (name === REPOSITORY || isIgnored(rules, path, kind))) continue;
      if (kind === 'file') await this.#look(path, name);
      else if (folder.depth >= SEARCH_LIMITS.depth) this.#skipped++;
      else pending.push({ path, depth: folder.depth + 1, rules });
    }
  }

  async #ownRules(folder: string): Promise<IgnoreRule[]> {
    if (!this.input.respect_gitignore) return [];
    return (await this.#tried(() => rulesIn(folder, this.context.files))) ?? [];
  }

  async #look(path: string, name: string): Promise<void> {
    if (!this.#hasName(path, name)) return;
    const { text } = this.input;
    if (text === undefined) return this.#found({ path });
    const file = await this.#tried(() => this.context.files.read(path, SEARCH_LIMITS.fileBytes));
    if (file === undefined) return;
    this.#bytes += file.bytes;
    const content = decodedOf(file.content);
    if (content === undefined) return;
    const form = (line: string): string => (this.input.ignore_case ? line.toLowerCase() : line);
    const wanted = form(text);
    // Most files have it nowhere: look once before looking line by line.
    if (!form(content).includes(wanted)) return;
    for (const [index, line] of content.split('\n').entries()) {
      const at = form(line).indexOf(wanted);
      if (at >= 0) this.#found({ path, line: index + 1, text: excerpt(line, at) });
      if (this.#stoppedBy !== undefined) return;
    }
  }

  #found(match: MatchOutput): void {
    this.#answerBytes += Buffer.byteLength(JSON.stringify(match)) + 1;
    const isFull = this.#matches.length >= this.input.max_results || this.#answerBytes > ANSWER_MAX_BYTES;
    if (isFull) this.#stoppedBy = 'results';
    else this.#matches.push(match);
  }

  /** Files are read without waiting: other calls want to run, and the cancellation and deadline of this one. */
  async #pause(): Promise<void> {
    if (performance.now() - this.#turned < SEARCH_LIMITS.turnMilliseconds) return;
    await turn();
    this.#turned = performance.now();
  }

  #isOver(): boolean {
    this.context.signal.throwIfAborted();
    if (performance.now() - this.#started > SEARCH_LIMITS.milliseconds) this.#stoppedBy ??= 'time';
    if (this.#bytes > SEARCH_LIMITS.totalBytes) this.#stoppedBy ??= 'bytes';
    return this.#stoppedBy !== undefined;
  }

  async #tried<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RefusalError || error instanceof FileError)) throw error;
      this.#skipped++;
      return undefined;
    }
  }
}

function nameTest({ name: pattern, path: root }: SearchFilesInput): (path: string, name: string) => boolean {
  if (pattern === undefined) return () => true;
  const matches = globOf(pattern, 'sensitive');
  return pattern.includes('/') ? (path) => matches(relative(root, path)) : (_path, name) => matches(name);
}

/** The line, or as much of it as can be shown around the place where the text is. */
function excerpt(line: string, at: number): string {
  const start = Math.max(
    0,
    Math.min(at - SEARCH_LIMITS.lineChars / 3, line.length - SEARCH_LIMITS.lineChars),
  );
  // Half a surrogate pair is no text.
  return line
    .slice(start, start + SEARCH_LIMITS.lineChars)
    .trimEnd()
    .replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');
}

async function rulesIn(folder: string, files: WorkspaceFiles): Promise<IgnoreRule[]> {
  const { content } = await files.read(join(folder, IGNORE_FILE), SEARCH_LIMITS.fileBytes);
  return readIgnoreRules(folder, content.toString('utf8'));
}

/** The rules of the folders above, up to the one that is the repository; none when there is no repository. */
async function rulesAbove(path: string, files: WorkspaceFiles): Promise<IgnoreRule[]> {
  const found: IgnoreRule[][] = [];
  for (let folder = path; basename(folder) !== ''; folder = dirname(folder)) {
    if (folder !== path) found.unshift(await orNothing(() => rulesIn(folder, files), []));
    if (await orNothing(async () => (await files.stat(join(folder, REPOSITORY))).path !== '', false)) {
      return found.flat();
    }
  }
  return [];
}

async function orNothing<T>(work: () => Promise<T>, nothing: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RefusalError || error instanceof FileError) return nothing;
    throw error;
  }
}
