import type { WrapperShape } from './wrapper.table.js';

/** The command behind a wrapper, or the option that makes it impossible to find. */
export type Unwrapped =
  { readonly ok: true; readonly words: readonly string[] } | { readonly ok: false; readonly token: string };

/** Skips a wrapper's own options and operands. What is left is the command it starts, empty when it starts none. */
export function unwrap(shape: WrapperShape, args: readonly string[]): Unwrapped {
  let at = 0;
  while (at < args.length) {
    const word = args[at] ?? '';
    if (word === '--') {
      at++;
      break;
    }
    if (!word.startsWith('-')) break;
    const taken = word.startsWith('--')
      ? longOption(shape, word.slice(2))
      : shortOptions(shape, word.slice(1));
    if (taken === undefined) return { ok: false, token: word };
    // `strace -o '|program'` writes into a program.
    if (/^[|!]/.test(valueOf(word, args[at + taken - 1] ?? ''))) return { ok: false, token: word };
    at += taken;
  }
  return { ok: true, words: args.slice(at + shape.operands) };
}

/** What may be the value of an option: the next word, or what stands behind the letter or the `=`. */
function valueOf(word: string, last: string): string {
  if (last !== word) return last;
  const sign = word.search(/[|!]/);
  return sign < 0 ? '' : word.slice(sign);
}

/** How many words a long option takes; undefined when it is not known. */
function longOption(shape: WrapperShape, text: string): number | undefined {
  const [name = '', value] = text.split('=', 2);
  if (shape.longFlags.includes(name)) return 1;
  if (!shape.longValues.includes(name)) return undefined;
  return value === undefined ? 2 : 1;
}

/** How many words a group of one-letter options takes, as in `-ni10` or `-n 10`; undefined when one is not known. */
function shortOptions(shape: WrapperShape, letters: string): number | undefined {
  // A lone `-` is an option of some programs and a program of none.
  if (letters === '') return undefined;
  for (const [at, letter] of letters.split('').entries()) {
    if (shape.values.includes(letter)) return at === letters.length - 1 ? 2 : 1;
    if (!shape.flags.includes(letter)) return undefined;
  }
  return 1;
}
