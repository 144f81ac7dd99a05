import { LAUNCHING, type LaunchShape } from './launch.table.js';
import { ADDED_WORDS } from './added-words.js';
import { findAwkLaunch } from './awk.js';
import { findGitSetting } from './git.settings.js';
import { findSedLaunch } from './sed.js';

/**
 * Finds the argument with which an otherwise harmless program starts another one.
 *
 * @param program as `knownName` names it
 * @returns that word, or undefined
 */
export function findLaunch(program: string, args: readonly string[]): string | undefined {
  if (program === 'sed') return findOpenEnd(args) ?? findSedLaunch(args);
  const shape = LAUNCHING.get(program);
  const inScript = program === 'awk' ? findAwkLaunch(args) : undefined;
  if (shape === undefined || inScript !== undefined) return inScript;
  const openEnd = takesOptions(shape) ? findOpenEnd(args) : undefined;
  const setting = program === 'git' ? findGitSetting(args) : undefined;
  return openEnd ?? setting ?? findPhrase(shape, args) ?? findWord(shape, dashed(program, args));
}

/** Words that are not known yet can be any of the options below, unless `--` says that they are none. */
function findOpenEnd(args: readonly string[]): string | undefined {
  return args.includes(ADDED_WORDS) && !args.includes('--') ? ADDED_WORDS : undefined;
}

function takesOptions({ letters, long, phrases, setting, pair }: LaunchShape): boolean {
  return letters !== '' || long.length > 0 || phrases.length > 0 || setting !== '' || pair !== '';
}

/**
 * The first word of `tar` may be a group of options without a dash. Their values are words of their own, so that
 * each letter counts.
 */
function dashed(program: string, args: readonly string[]): readonly string[] {
  const [first = ''] = args;
  if (program !== 'tar' || first.startsWith('-')) return args;
  return [...first.split('').map((letter) => `-${letter}`), ...args.slice(1)];
}

function findPhrase(shape: LaunchShape, args: readonly string[]): string | undefined {
  const progress = shape.phrases.map(() => 0);
  for (const word of args) {
    for (const [index, phrase] of shape.phrases.entries()) {
      const done = progress[index] ?? 0;
      if (done === 0 ? phrase[0] !== word : !isStep(phrase[done] ?? '', word)) continue;
      if (done + 1 === phrase.length) return word;
      progress[index] = done + 1;
    }
  }
  return undefined;
}

/** An option of one letter may stand behind others, and in front of its value. */
function isStep(step: string, word: string): boolean {
  const isLetter = /^-[a-z]$/.test(step);
  return isLetter ? /^-[^-]/.test(word) && word.includes(step.charAt(1)) : step === word;
}

/** Every word is looked at as if it were an option, also behind `--`: an option may have taken that for a value. */
function findWord(shape: LaunchShape, args: readonly string[]): string | undefined {
  return args.find((word, index) => {
    const folded = word.toLowerCase().replaceAll(/[ \t]/g, '');
    return (
      shape.starts.some((start) => folded.startsWith(start.toLowerCase())) ||
      shape.holds.some((text) => folded.includes(text)) ||
      isLongLaunch(shape, word) ||
      isShortLaunch(shape, word, args[index + 1])
    );
  });
}

function isLongLaunch(shape: LaunchShape, word: string): boolean {
  if (!word.startsWith('-')) return false;
  const [name = ''] = word.slice(word.startsWith('--') ? 2 : 1).split('=', 1);
  // Some programs write long options with one dash; they do not shorten them.
  if (!word.startsWith('--')) return shape.long.includes(name) && name.length > 1;
  return name !== '' && !shape.fine.includes(name) && shape.long.some((long) => long.startsWith(name));
}

function isShortLaunch(shape: LaunchShape, word: string, next: string | undefined): boolean {
  if (!word.startsWith('-') || word.startsWith('--')) return false;
  if (shape.pair !== '' && word.includes(shape.pair)) return true;
  for (let at = 1; at < word.length; at++) {
    const letter = word.charAt(at);
    if (shape.letters.includes(letter)) return true;
    if (shape.setting === letter) return !isHarmless(shape, word.slice(at + 1) || (next ?? ''));
    if (shape.values.includes(letter)) return false;
  }
  return false;
}

/** `Key=value` or `Key value`. */
function isHarmless(shape: LaunchShape, setting: string): boolean {
  const [key = ''] = setting.trimStart().split(/[= \t]/, 1);
  return !setting.includes(shape.settingHolds) || shape.settings.includes(key.toLowerCase());
}
