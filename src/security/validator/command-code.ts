import { AWKS, INTERPRETERS, SHELLS, SHELL_FLAGS, type InterpreterShape } from './command-launchers.js';

/**
 * Finds the word that makes a program run code from its command line.
 *
 * @param program lower case, without folder
 * @returns that word, or undefined when the program runs files only
 */
export function findInlineCode(program: string, args: readonly string[]): string | undefined {
  const name = withoutVersion(program);
  if (SHELLS.has(name)) return findShellCode(name, args);
  if (AWKS.has(name)) return args.some((word) => word.startsWith('-f')) ? undefined : name;
  const shape = INTERPRETERS.get(name);
  return shape === undefined ? undefined : findOptionCode(shape, args);
}

/** `python3.11` is a `python`. */
function withoutVersion(program: string): string {
  return program.replace(/[0-9][0-9.]*$/, '').replace(/-$/, '');
}

/** A shell without a script file reads commands from its input, which is no better than code. */
function findShellCode(shell: string, args: readonly string[]): string | undefined {
  for (const word of args) {
    if (!/^[-+]/.test(word)) return undefined;
    if (
      !word
        .slice(1)
        .split('')
        .every((letter) => SHELL_FLAGS.includes(letter))
    )
      return word;
  }
  return shell;
}

function findOptionCode(shape: InterpreterShape, args: readonly string[]): string | undefined {
  let expectsValue = false;
  for (const word of args) {
    if (shape.words.some((name) => word === name || word.startsWith(`${name}=`))) return word;
    // A program that is read from standard input.
    if (word === '-' && !expectsValue) return word;
    const isOption = word.startsWith('-') && word !== '-';
    // The first plain word is the script; what follows are its own arguments.
    if (!isOption && !expectsValue) return undefined;
    expectsValue = false;
    if (!isOption) continue;
    if (word.startsWith('--')) {
      // It may take the next word for its value, which then is not the script.
      expectsValue = !word.includes('=');
      continue;
    }
    const letters = word.slice(1).split('');
    const value = letters.findIndex((letter) => shape.values.includes(letter));
    const own = value < 0 ? letters : letters.slice(0, value);
    if (own.some((letter) => shape.code.includes(letter))) return word;
    expectsValue = value >= 0 && value === letters.length - 1;
  }
  return undefined;
}
