import { canonicalCommand } from './canonical.js';

/** Longest command that is looked at, in UTF-16 units; its canonical form may not be longer either. */
export const MAX_COMMAND_LENGTH = 8192;

/** A command cut into words, or the token for which it is not a plain command. */
export type Words =
  | { readonly ok: true; readonly words: readonly string[] }
  | { readonly ok: false; readonly token: string; readonly why: string };

/** A piece of a word, with the place behind it. */
type Piece =
  { readonly ok: true; readonly text: string; readonly end: number } | (Words & { readonly ok: false });

const OPERATORS: ReadonlySet<string> = new Set([';', '&', '|', '(', ')']);

/** What `$` starts an expansion with, in any common shell. */
const EXPANSION_STARTS: ReadonlySet<string> = new Set('_{([@*#?$!-');

/** Inside double quotes a backslash is a plain character in front of anything else. */
const ESCAPED_IN_DOUBLE_QUOTES: ReadonlySet<string> = new Set(['$', '`', '"', '\\']);

/**
 * Cuts a command into words as a POSIX shell does, and refuses what a shell would act upon. Patterns, braces and
 * tildes stay as they are: no shell is started, so nothing replaces them.
 */
export function wordsOf(command: string): Words {
  const unfit = findUnfit(command);
  if (unfit !== undefined) return unfit;
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < command.length;) {
    const character = command.charAt(at);
    if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
      at++;
      continue;
    }
    // The rest is a comment: line feeds are refused before.
    if (character === '#' && word === undefined) break;
    const part = pieceAt(command, at);
    if (!part.ok) return part;
    word = (word ?? '') + part.text;
    at = part.end;
  }
  if (word !== undefined) words.push(word);
  if (words.length === 0) return refused('', 'it is empty');
  return canonicalCommand(words).length > MAX_COMMAND_LENGTH
    ? refused(command, 'it is too long')
    : { ok: true, words };
}

/**
 * The words of a command that was judged: the first is the program, the others are its arguments.
 *
 * @param command the value of a property marked with `@IsSafeCommand()`
 * @throws Error when it is no plain command, which a judged one always is
 */
export function commandWords(command: string): readonly string[] {
  const cut = wordsOf(command);
  if (!cut.ok) throw new Error(`The command cannot be cut into words: ${cut.why}.`);
  return cut.words;
}

function pieceAt(command: string, at: number): Piece {
  const character = command.charAt(at);
  if (character === "'") return singleQuoted(command, at);
  if (character === '"') return doubleQuoted(command, at);
  if (character === '\\') {
    const next = command.charAt(at + 1);
    return next === '' ? refused(character, 'nothing follows it') : piece(next, at + 2);
  }
  if (OPERATORS.has(character)) return refused(character, 'it is a shell operator outside of quotes');
  const next = command.charAt(at + 1);
  // `$'...'` and `$"..."` are quotes of their own in some shells.
  if (character === '$' && (next === "'" || next === '"')) return substitution(character + next);
  return findSubstitution(command, at) ?? piece(character, at + 1);
}

function singleQuoted(command: string, at: number): Piece {
  const end = command.indexOf("'", at + 1);
  return end < 0 ? unclosed("'") : piece(command.slice(at + 1, end), end + 1);
}

function doubleQuoted(command: string, start: number): Piece {
  let text = '';
  for (let at = start + 1; at < command.length; at++) {
    const character = command.charAt(at);
    if (character === '"') return piece(text, at + 1);
    const refusal = findSubstitution(command, at);
    if (refusal !== undefined) return refusal;
    const isEscape = character === '\\' && ESCAPED_IN_DOUBLE_QUOTES.has(command.charAt(at + 1));
    if (isEscape) at++;
    text += command.charAt(at);
  }
  return unclosed('"');
}

function findSubstitution(command: string, at: number): (Words & { readonly ok: false }) | undefined {
  const character = command.charAt(at);
  if (character === '`') return substitution(character);
  if (character !== '$') return undefined;
  const next = command.charAt(at + 1);
  return EXPANSION_STARTS.has(next) || isAlphanumeric(next) ? substitution(character + next) : undefined;
}

function isAlphanumeric(character: string): boolean {
  return /^[A-Za-z0-9]$/.test(character);
}

/** Finds what no command may hold, also inside quotes. */
function findUnfit(command: string): (Words & { readonly ok: false }) | undefined {
  if (command.length > MAX_COMMAND_LENGTH) return refused(command, 'it is too long');
  for (const character of command) {
    const code = character.codePointAt(0) ?? 0;
    const isControl = (code < 0x20 && character !== '\t') || (code >= 0x7f && code < 0xa0);
    // Also inside quotes: too many programs read files with them that stand in their arguments.
    if (character === '<' || character === '>') return refused(character, 'it redirects input or output');
    if (isControl || code === 0x2028 || code === 0x2029)
      return refused(character, 'it is a control character');
    // Half a surrogate pair has no UTF-8 form: the program would get another text than the one judged.
    if (code >= 0xd800 && code <= 0xdfff) return refused(character, 'it is half a character');
  }
  return undefined;
}

/**
 * Cuts a text that a shell is going to read, for example after `sh -c`. Understands blanks and simple quotes and
 * refuses everything else that any shell gives a meaning to: here patterns, braces and tildes would be replaced
 * after they were judged, and quotes may be undone twice.
 */
export function shellWordsOf(text: string): Words {
  for (const character of text) {
    if (ACTIVE.has(character)) return refused(character, 'a shell would act upon it');
  }
  const cut = wordsOf(text);
  if (!cut.ok) return cut;
  const replaced = findReplaced(text);
  return replaced === undefined ? cut : refused(replaced, 'a shell would replace it outside of quotes');
}

const ACTIVE: ReadonlySet<string> = new Set([';', '|', '&', '<', '>', '`', '$', '\\']);
const REPLACED: ReadonlySet<string> = new Set(['*', '?', '[', ']', '{', '}', '!', '^', '~']);

function findReplaced(text: string): string | undefined {
  let quote: string | undefined;
  for (const character of text) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (REPLACED.has(character)) return character;
  }
  return undefined;
}

function piece(text: string, end: number): Piece {
  return { ok: true, text, end };
}

function unclosed(quote: string): Words & { readonly ok: false } {
  return refused(quote, 'this quote is never closed');
}

function substitution(token: string): Words & { readonly ok: false } {
  return refused(token, 'a shell would put something else in its place');
}

function refused(token: string, why: string): Words & { readonly ok: false } {
  return { ok: false, token, why };
}
