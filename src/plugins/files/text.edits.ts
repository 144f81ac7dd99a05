import { ToolError } from '../../kernel/index.js';

export interface Edit {
  readonly old_text: string;
  readonly new_text: string;
}

/**
 * Makes exact replacements, one after the other. Each old text must be there once and only once.
 * In a text whose every line ends with CR LF, line feeds of the edits stand for CR LF.
 *
 * @throws ToolError naming the edit that does not fit, counted from 0
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const isCrLf = text.includes('\r\n') && !/(^|[^\r])\n/.test(text);
  const form = (part: string): string => (isCrLf ? part.replace(/\r?\n/g, '\r\n') : part);
  let result = text;
  for (const [index, edit] of edits.entries()) {
    const old = form(edit.old_text);
    const at = result.indexOf(old);
    if (at < 0) throw unfit(index, 'is not in the file');
    // From the next character on: two places that overlap are two places.
    if (result.indexOf(old, at + 1) >= 0) throw unfit(index, 'is in the file more than once');
    result = result.slice(0, at) + form(edit.new_text) + result.slice(at + old.length);
  }
  return result;
}

function unfit(index: number, why: string): ToolError {
  return new ToolError(
    `Nothing was written: the old_text of edits[${index}] ${why}. Read the file and give more of the text around it.`,
  );
}
