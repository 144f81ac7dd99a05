import { isPlainSed } from './sed.script.js';

/** Options that end a group of letters: with a script, with a file, with a suffix, with a number. */
const WITH_VALUE = 'efil';

/**
 * Finds the word with which a sed command would start a program.
 *
 * @param args everything behind the name
 * @returns the word with a script that does more than edit, or that cannot be followed
 */
export function findSedLaunch(args: readonly string[]): string | undefined {
  const plain: string[] = [];
  // How many of the plain words may be the script: one more behind an option that takes a value in some versions.
  let candidates = 1;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--') {
      plain.push(...args.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      plain.push(word);
      continue;
    }
    const { option, value } = optionOf(word);
    const next = args[at + 1] ?? '';
    if (option === 'e' || option === 'f') {
      candidates = 0;
      if (value === undefined) at++;
      if (option === 'e' && !isPlainSed(value ?? next)) return value ?? next;
    }
    // Of those that run programs, none takes the next word for the suffix of -i.
    if (value !== undefined || option !== 'l') continue;
    // `-l -f x` hides a script: `-f` is the value, and `x` no file.
    if (next.startsWith('-')) return next;
    if (candidates > 0) candidates++;
  }
  // An option with a script or file may come last, and then there is none among the plain words.
  return plain.slice(0, candidates).find((word) => !isPlainSed(word));
}

interface SedOption {
  readonly option: string;
  readonly value: string | undefined;
}

/** The option of a word that may have a value: `-ne p` is an `e` without its value yet. */
function optionOf(word: string): SedOption {
  if (word.startsWith('--')) {
    const end = word.indexOf('=');
    // Long options may be shortened to one letter where no other starts alike; `--f` is --file or an error.
    return { option: word.charAt(2), value: end < 0 ? undefined : word.slice(end + 1) };
  }
  const at = [...word].findIndex((letter, index) => index > 0 && WITH_VALUE.includes(letter));
  if (at < 0) return { option: '', value: undefined };
  const value = word.slice(at + 1);
  return { option: word.charAt(at), value: value === '' ? undefined : value };
}
