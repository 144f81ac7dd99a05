/** Whether names that differ only in their letters' case are the same file. */
export type LetterCase = 'sensitive' | 'insensitive';

/** What the usual file system of a platform does. */
export function letterCaseOf(platform: NodeJS.Platform): LetterCase {
  return platform === 'darwin' || platform === 'win32' ? 'insensitive' : 'sensitive';
}

/**
 * Matches an absolute path against an absolute pattern (or one that starts with a `**` segment).
 * `*`, `?` and `[...]` stay inside one segment; a `**` segment stands for any number of segments, also none, so
 * `/x/**` covers `/x` itself. No regular expressions: the work is bounded by pattern length times path length.
 */
export function matchesGlob(pattern: string, path: string, letterCase: LetterCase): boolean {
  return globOf(pattern, letterCase)(path);
}

/** The same for a pattern that many paths are matched against. */
export function globOf(pattern: string, letterCase: LetterCase): (path: string) => boolean {
  const wanted = segmentsOf(pattern, letterCase).map((segment) =>
    segment === '**' ? MANY : tokensOf(segment),
  );
  return (path) => {
    const given = segmentsOf(path, letterCase).map((segment) => [...segment]);
    return matchesSequence(wanted, given, (tokens, characters) =>
      matchesSequence(tokens, characters, matchesCharacter),
    );
  };
}

/** Stands for any number of elements. */
const MANY = Symbol('any number');
const ANY = Symbol('any character');

interface CharacterClass {
  readonly negated: boolean;
  /** Pairs of first and last character, both included. */
  readonly ranges: readonly (readonly [string, string])[];
}

type Character = string | typeof ANY | CharacterClass;

function segmentsOf(path: string, letterCase: LetterCase): string[] {
  const text = letterCase === 'sensitive' ? path : foldCase(path);
  return text.split('/').filter((segment) => segment !== '');
}

/** Upper case first: file systems also fold letters such as the long s, which lower case alone leaves alone. */
function foldCase(text: string): string {
  return text.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

/** Two pointers: after a mismatch only the latest `MANY` takes one more element, earlier ones need not change. */
function matchesSequence<Wanted, Given>(
  wanted: readonly (Wanted | typeof MANY)[],
  given: readonly Given[],
  matches: (wanted: Wanted, given: Given) => boolean,
): boolean {
  let wantedAt = 0;
  let givenAt = 0;
  let retry: { readonly wantedAt: number; givenAt: number } | undefined;
  while (givenAt < given.length) {
    const next = wanted[wantedAt];
    if (next === MANY) {
      retry = { wantedAt: ++wantedAt, givenAt };
    } else if (next !== undefined && matches(next as Wanted, given[givenAt] as Given)) {
      wantedAt++;
      givenAt++;
    } else if (retry !== undefined) {
      wantedAt = retry.wantedAt;
      givenAt = ++retry.givenAt;
    } else {
      return false;
    }
  }
  return wanted.slice(wantedAt).every((rest) => rest === MANY);
}

function matchesCharacter(wanted: Character, given: string): boolean {
  if (wanted === ANY) return true;
  if (typeof wanted === 'string') return wanted === given;
  return wanted.negated !== wanted.ranges.some(([first, last]) => first <= given && given <= last);
}

function tokensOf(segment: string): (Character | typeof MANY)[] {
  const characters = [...segment];
  const tokens: (Character | typeof MANY)[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    const end = character === '[' ? classEnd(characters, at) : undefined;
    if (end !== undefined) {
      tokens.push(classOf(characters.slice(at + 1, end)));
      at = end;
    } else {
      tokens.push(character === '*' ? MANY : character === '?' ? ANY : character);
    }
  }
  return tokens;
}

/** Where the class that starts at `[` is closed; a `]` in its first place is a member. Undefined: a plain `[`. */
function classEnd(characters: readonly string[], start: number): number | undefined {
  const first = characters[start + 1] === '!' ? start + 2 : start + 1;
  const end = characters.indexOf(']', first + 1);
  return end < 0 ? undefined : end;
}

function classOf(members: readonly string[]): CharacterClass {
  const negated = members[0] === '!';
  const ranges: (readonly [string, string])[] = [];
  for (let at = negated ? 1 : 0; at < members.length; at++) {
    const first = members[at] as string;
    const last = members[at + 1] === '-' ? members[at + 2] : undefined;
    ranges.push([first, last ?? first]);
    if (last !== undefined) at += 2;
  }
  return { negated, ranges };
}
