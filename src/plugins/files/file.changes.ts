import { basename, dirname } from 'node:path';
import { FileError, RefusalError, ToolError, type ToolContext } from '../../kernel/index.js';
import { EDIT_MAX_BYTES, TEXT_MAX_BYTES } from './files.limits.js';
import type { EditFileInput, WriteFileInput } from './inputs/write.inputs.js';
import { textOfBytes } from './text.decoder.js';
import { applyEdits } from './text.edits.js';
import { unifiedDiff } from './unified.diff.js';

export async function writeText(input: WriteFileInput, { files }: ToolContext): Promise<string> {
  if (input.make_folders) await makeFolders(dirname(input.path), files);
  try {
    const { bytes } = await files.write(input.path, input.content);
    return `Wrote ${bytes} bytes to ${input.path}`;
  } catch (error) {
    // The file need not be there, so what is missing is above it.
    const isMissing = error instanceof FileError && error.failure === 'NOT_FOUND';
    throw isMissing ? new ToolError(noFolder(input.path), { cause: error }) : error;
  }
}

function noFolder(path: string): string {
  return `The folder ${JSON.stringify(dirname(path))} does not exist. Set make_folders to true to make it.`;
}

/** From above to below, each judged; the first one that is there ends the way up. */
async function makeFolders(folder: string, files: ToolContext['files']): Promise<void> {
  const missing: string[] = [];
  for (let path = folder; !(await exists(path, files)); path = dirname(path)) missing.unshift(path);
  for (const path of missing) await files.mkdir(path);
}

async function exists(path: string, files: ToolContext['files']): Promise<boolean> {
  try {
    await files.stat(path);
    return true;
  } catch (error) {
    if (error instanceof FileError && error.failure === 'NOT_FOUND') return false;
    // Above what the policy allows nothing is made; whether it is there, the folder to be made in it will tell.
    if (error instanceof RefusalError) return true;
    throw error;
  }
}

/** @returns the difference, written or not */
export async function editText(input: EditFileInput, { files }: ToolContext): Promise<string> {
  const { content, version } = await files.read(input.path, EDIT_MAX_BYTES);
  const before = textOfBytes(content);
  const after = applyEdits(before, input.edits);
  if (!input.dry_run) await files.write(input.path, after, { replaces: version });
  const diff = unifiedDiff(basename(input.path), before, after);
  if (diff === '') return 'The edits change nothing.';
  return Buffer.byteLength(diff) > TEXT_MAX_BYTES ? 'The difference is too long to be shown.' : diff;
}
