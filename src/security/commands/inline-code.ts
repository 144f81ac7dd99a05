import {
  INTERPRETERS,
  OTHER_SHELLS,
  POSIX_SHELLS,
  SHELL_FLAGS,
  type InterpreterShape,
} from './interpreter.table.js';
import { isFromElsewhere } from './added-words.js';

/** What a shell or an interpreter is going to run. */
export type Code =
  /** No code on the command line. */
  | { readonly kind: 'none' }
  /** A file with code. */
  | { readonly kind: 'script'; readonly file: string }
  /** A command that a POSIX shell reads. */
  | { readonly kind: 'shell'; readonly text: string }
  /** Code that cannot be judged, with the word that brings it in. */
  | { readonly kind: 'refused'; readonly token: string };

const NONE: Code = { kind: 'none' };

/**
 * Finds the code that a program takes from its command line.
 *
 * @param program as `knownName` names it
 */
export function codeOf(program: string, args: readonly string[]): Code {
  if (POSIX_SHELLS.has(program) || OTHER_SHELLS.has(program)) return shellCode(program, args);
  const shape = INTERPRETERS.get(program);
  return shape === undefined ? NONE : interpreterCode(shape, args);
}

/** A shell without a script file reads commands from its input, which is no better than code. */
function shellCode(shell: string, args: readonly string[]): Code {
  let isText = false;
  for (const word of args) {
    if (!word.startsWith('-') && !word.startsWith('+')) {
      if (isText) return { kind: 'shell', text: word };
      return script(word);
    }
    const letters = word.slice(1).split('');
    const takesText = POSIX_SHELLS.has(shell) && word.startsWith('-') && letters.includes('c');
    const isKnown = letters.every((letter) => SHELL_FLAGS.includes(letter) || (takesText && letter === 'c'));
    if (!isKnown || letters.length === 0) return refused(word);
    isText ||= takesText;
  }
  return refused(shell);
}

function interpreterCode(shape: InterpreterShape, args: readonly string[]): Code {
  let expectsValue = false;
  for (const word of args) {
    if (isCodeWord(shape, word)) return refused(word);
    const isOption = word.startsWith('-');
    // The first plain word is the script; what follows are its own arguments.
    if (!isOption && !expectsValue) return script(word);
    // A program that is read from standard input.
    if (word === '-' && !expectsValue) return refused(word);
    // Modules can be written into a URL, for example after --import.
    if (word.toLowerCase().includes('data:')) return refused(word);
    expectsValue = false;
    if (!isOption) continue;
    if (word.startsWith('--')) {
      // It may take the next word for its value, which then is not the script.
      expectsValue = !word.includes('=');
      continue;
    }
    const letters = word.slice(1).split('');
    const paste = letters.findIndex((letter) => shape.pasted.includes(letter));
    if (paste >= 0 && !/^[\w:]+$/.test(word.slice(paste + 2))) return refused(word);
    const value = letters.findIndex(
      (letter) => shape.values.includes(letter) || shape.pasted.includes(letter),
    );
    const own = value < 0 ? letters : letters.slice(0, value);
    if (own.some((letter) => shape.code.includes(letter))) return refused(word);
    expectsValue = value >= 0 && value === letters.length - 1;
  }
  return NONE;
}

function isCodeWord(shape: InterpreterShape, word: string): boolean {
  const [name = ''] = word.split('=', 1);
  // `--ev` is enough for some; three characters are `--` and one letter, and stand for many things.
  return shape.words.some(
    (code) => name === code || (name.startsWith('--') && name.length > 3 && code.startsWith(name)),
  );
}

function script(file: string): Code {
  return isFromElsewhere(file) ? refused(file) : { kind: 'script', file };
}

function refused(token: string): Code {
  return { kind: 'refused', token };
}
