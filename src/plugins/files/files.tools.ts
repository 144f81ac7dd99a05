import { FileError, ImageAnswer, ToolError, type FolderEntry, type ToolContext } from '../../kernel/index.js';
import { CallContext, McpPlugin, McpTool, ToolInput } from '../../tools/index.js';
import { FILES_ICON } from './files.icon.js';
import { editText, writeText } from './file.changes.js';
import { readExtent } from './file.content.js';
import { FileSearch } from './file.search.js';
import { ANSWER_MAX_BYTES } from './files.limits.js';
import { FileInfoInput, ListDirectoryInput, ReadFileInput } from './inputs/read.inputs.js';
import { SearchFilesInput } from './inputs/search-files.input.js';
import { EditFileInput, MoveFileInput, WriteFileInput } from './inputs/write.inputs.js';
import { FileInfoOutput, ListingOutput, SearchOutput } from './outputs/files.outputs.js';

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
/** Destructive in the sense of the protocol: what was in the file before is gone. */
const REPLACES = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false };

/** Files and folders that the policy allows. Everything goes through `context.files`. */
@McpPlugin({ name: 'files', version: '1.0.0', icons: [FILES_ICON] })
export class FilesTools {
  @McpTool({
    name: 'list_directory',
    title: 'List a folder',
    description: 'Lists what is in a folder, by name and kind. What the policy does not allow is left out.',
    input: ListDirectoryInput,
    output: ListingOutput,
    annotations: READS,
    aliases: ['ls', 'dir', 'list folder', 'list files', 'show directory'],
    intents: ['file browsing', 'look around in a project'],
  })
  async listDirectory(
    @ToolInput() { path }: ListDirectoryInput,
    @CallContext() { files }: ToolContext,
  ): Promise<ListingOutput> {
    const { entries, ...listing } = await told(() => files.list(path));
    const shown = answerable(entries);
    return { ...listing, entries: shown, complete: listing.complete && shown.length === entries.length };
  }

  @McpTool({
    name: 'read_file',
    title: 'Read a file',
    description:
      'Reads a text file in UTF-8, whole or only some lines, or shows an image (PNG, JPEG, GIF, WebP). ' +
      'A text that is too long is an error that says how long it is: then ask for head, tail or a range of lines.',
    input: ReadFileInput,
    annotations: READS,
    aliases: ['cat', 'open file', 'show file', 'view file', 'head', 'tail', 'show image'],
    intents: ['file reading', 'read source code', 'look at an image'],
  })
  readFile(
    @ToolInput() input: ReadFileInput,
    @CallContext() context: ToolContext,
  ): Promise<string | ImageAnswer> {
    return told(() => readExtent(input, context));
  }

  @McpTool({
    name: 'file_info',
    title: 'Describe a file',
    description: 'Answers size, times, kind and permissions of a file or folder.',
    input: FileInfoInput,
    output: FileInfoOutput,
    annotations: READS,
    aliases: ['stat', 'file size', 'file metadata', 'when was it changed'],
    intents: ['file browsing', 'file details'],
  })
  async fileInfo(
    @ToolInput() input: FileInfoInput,
    @CallContext() { files }: ToolContext,
  ): Promise<FileInfoOutput> {
    const { path, kind, bytes, modified, created, mode } = await told(() => files.stat(input.path));
    const times = { modified: modified.toISOString(), created: created.toISOString() };
    return { path, kind, bytes, ...times, permissions: mode.toString(8).padStart(3, '0') };
  }

  @McpTool({
    name: 'search_files',
    title: 'Search files',
    description:
      'Finds files below a folder by name, by a text in them, or both. Follows no links, and leaves out what ' +
      '.gitignore files name. Says when a limit ended the search.',
    input: SearchFilesInput,
    output: SearchOutput,
    annotations: READS,
    aliases: ['grep', 'find', 'find files', 'search in files', 'find text', 'glob'],
    intents: ['file search', 'code search', 'find where something is used'],
  })
  searchFiles(
    @ToolInput() input: SearchFilesInput,
    @CallContext() context: ToolContext,
  ): Promise<SearchOutput> {
    if (input.name === undefined && input.text === undefined)
      throw new ToolError('Give a name, a text, or both.');
    return told(() => new FileSearch(input, context).run());
  }

  @McpTool({
    name: 'write_file',
    title: 'Write a file',
    description:
      'Writes a text file whole: makes it, or replaces what was there. To change a part of a file, use edit_file.',
    input: WriteFileInput,
    annotations: REPLACES,
    aliases: ['create file', 'save file', 'new file', 'overwrite file'],
    intents: ['file writing', 'save a text'],
  })
  writeFile(@ToolInput() input: WriteFileInput, @CallContext() context: ToolContext): Promise<string> {
    return told(() => writeText(input, context));
  }

  @McpTool({
    name: 'edit_file',
    title: 'Edit a file',
    description:
      'Replaces exact pieces of a text file, each of which must be there exactly once, and answers the difference. ' +
      'With dry_run nothing is written.',
    input: EditFileInput,
    // Not idempotent: the second time, the old text is no longer there.
    annotations: { ...REPLACES, idempotentHint: false },
    aliases: ['change file', 'replace text', 'patch file', 'modify file'],
    intents: ['file writing', 'change source code'],
  })
  editFile(@ToolInput() input: EditFileInput, @CallContext() context: ToolContext): Promise<string> {
    return told(() => editText(input, context));
  }

  @McpTool({
    name: 'move_file',
    title: 'Move a file',
    description: 'Moves or renames a file or a folder. Replaces nothing.',
    input: MoveFileInput,
    // Destructive: whoever knows the old path finds nothing there.
    annotations: { ...REPLACES, idempotentHint: false },
    aliases: ['rename file', 'mv', 'move folder', 'rename folder'],
    intents: ['file organisation', 'rename something'],
  })
  async moveFile(
    @ToolInput() { source, destination }: MoveFileInput,
    @CallContext() { files }: ToolContext,
  ): Promise<string> {
    await told(() => files.move(source, destination));
    return `Moved ${source} to ${destination}`;
  }
}

/** The first entries, as many as an answer holds. */
function answerable(entries: readonly FolderEntry[]): FolderEntry[] {
  let bytes = 0;
  const end = entries.findIndex((entry) => {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    return bytes > ANSWER_MAX_BYTES;
  });
  return entries.slice(0, end < 0 ? undefined : end);
}

/** The message of a `FileError` is made for the caller. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FileError) throw new ToolError(error.message);
    throw error;
  }
}
