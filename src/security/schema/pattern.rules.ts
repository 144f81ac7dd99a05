import { isSafe } from 'redos-detector';

const MAX_PATTERN_CHARS = 512;
/** How many ways of matching the same text are one too many, and how long to look for them; both are counts. */
const LIMITS = { maxScore: 100, maxSteps: 1000, timeout: Infinity } as const;

/**
 * Plain characters, then one repetition of one of a set of characters, and nothing else: no text can be matched in two
 * ways. Most patterns are of this kind, and a start need not analyse them. Not of the `v` flag, whose sets contain sets.
 */
const ONE_REPETITION = /^\^[\w -]*(?:\[(?:[^\]\\]|\\.)*\]|\\d)(?:[*+]|\{\d+(?:,\d*)?\})\$$/;

const COSTLY =
  'could take very long on some texts; anchor it with ^, give repetitions a maximum such as {0,64}, and let no two neighbours match the same characters';

/**
 * Says why the `pattern` of a JSON Schema must not be matched against texts that a caller sends.
 *
 * @param source read with the `u` flag, as JSON Schema has it
 * @returns undefined when nothing is wrong with it
 */
export function patternProblem(source: string): string | undefined {
  try {
    return regExpProblem(new RegExp(source, 'u'));
  } catch {
    return 'is no regular expression of JavaScript with the u flag';
  }
}

/**
 * The same of a regular expression. JavaScript's go back and try again, and a few characters of a pattern can make
 * that take years.
 *
 * Strict: also a pattern whose time grows with the square of the text is refused, and one that is too intricate to
 * be sure. The answer depends on the pattern alone, not on how fast the machine is.
 */
export function regExpProblem(regExp: RegExp): string | undefined {
  if (regExp.source.length > MAX_PATTERN_CHARS) return `is longer than ${MAX_PATTERN_CHARS} characters`;
  return isBounded(regExp) ? undefined : COSTLY;
}

function isBounded(regExp: RegExp): boolean {
  if (ONE_REPETITION.test(regExp.source) && !regExp.flags.includes('v')) return true;
  try {
    return isSafe(regExp, LIMITS).safe;
  } catch {
    // What the analysis cannot read, nobody has found harmless.
    return false;
  }
}
