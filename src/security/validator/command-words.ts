/** Longest command that is looked at, in UTF-16 units. */
export const MAX_COMMAND_LENGTH = 8192;

/** A command cut into words, or the token for which it is not a plain command. */
export type Words =
  | { readonly ok: true; readonly words: readonly string[] }
  | { readonly ok: false; readonly token: string; readonly why: string };

/**
 * Refused even inside quotes. Between single quotes a shell would leave them alone, but a tool that puts the
 * command between quotes of its own would set them free.
 */
const ACTIVE: ReadonlySet<string> = new Set([';', '|', '&', '<', '>', '`', '$', '\\']);

/** Refused outside of quotes, where a shell would replace or group words after they were judged. */
const EXPANDING: ReadonlySet<string> = new Set(['*', '?', '[', ']', '{', '}', '(', ')', '!']);

/** Refused at the start of a word: home directories and comments. */
const LEADING: ReadonlySet<string> = new Set(['~', '#']);

/**
 * Cuts a command into the words that a POSIX shell would make of it. Understands blanks and simple quotes and
 * refuses everything else that a shell gives a meaning to: what is judged must be what any reader would run.
 */
export function wordsOf(command: string): Words {
  if (command.length > MAX_COMMAND_LENGTH) return refused(command, 'it is too long');
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of command) {
    if (isControl(character) || ACTIVE.has(character)) return refused(character, 'a shell acts upon it');
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (EXPANDING.has(character) || (word === undefined && LEADING.has(character))) {
      return refused(character, 'a shell replaces it outside of quotes');
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== undefined) return refused(quote, 'this quote is never closed');
  if (word !== undefined) words.push(word);
  return words.length > 0 ? { ok: true, words } : refused('', 'it is empty');
}

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (code < 0x20 && character !== '\t') || code === 0x7f;
}

function refused(token: string, why: string): Words {
  return { ok: false, token, why };
}
