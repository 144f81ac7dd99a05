/**
 * The characters that tokens are made of. A token is looked for as a fixed beginning and one run of one of these
 * classes, never as a pattern with repetitions inside repetitions: a run is walked once, whatever the text.
 */
export const ALPHABETS = {
  hex: 'A-Fa-f0-9',
  letters: 'A-Za-z',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z0-9',
  grouped: 'A-Z0-9-',
  word: 'A-Za-z0-9_-',
  dotted: 'A-Za-z0-9_.-',
  base64: 'A-Za-z0-9+/=',
  open: 'A-Za-z0-9_.=+/~%-',
} as const;

export type Alphabet = keyof typeof ALPHABETS;

const RUNS = Object.fromEntries(
  Object.entries(ALPHABETS).map(([name, set]) => [name, new RegExp(`[${set}]*`, 'y')]),
) as Record<Alphabet, RegExp>;

/** Where the run of such characters that begins at `at` ends. */
export function endOfRun(text: string, at: number, alphabet: Alphabet): number {
  const run = RUNS[alphabet];
  run.lastIndex = at;
  run.test(text);
  return run.lastIndex;
}

/** Whether a letter or digit of ASCII stands at `at`; false outside of the text. */
export function isAlnumAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
