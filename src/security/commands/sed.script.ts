/** Commands of sed that take the rest of the line, those with a label, and harmless ones of one letter. */
const REST_OF_LINE = 'aciRrwW#';
const LABELLED = 'bt:T';
const ONE_LETTER = '=dDgGhHlLnNpPqQxzF';

/** Whether a delimiter inside `[...]` ends a pattern: it does for GNU, and does not for BSD. */
type Dialect = 'gnu' | 'bsd';

/**
 * Says whether a sed script does nothing but edit. `e` and the flag `e` of `s` run a shell; a script that this
 * reader cannot follow is not said to be harmless.
 */
export function isPlainSed(script: string): boolean {
  return isPlainIn('gnu', script) && isPlainIn('bsd', script);
}

function isPlainIn(dialect: Dialect, script: string): boolean {
  let at = 0;
  while (at < script.length) {
    at = skip(script, at, ' \t;{}!,~+0123456789$IM');
    const command = script.charAt(at);
    if (command === '' || REST_OF_LINE.includes(command)) return true;
    if (command === '/' || command === '\\') {
      at = endOfPart(dialect, script, command === '/' ? at : at + 1);
      if (at < 0) return false;
    } else if (command === 's' || command === 'y') {
      at = endOfSubstitution(dialect, script, at + 1);
      if (at < 0) return false;
      // The flag `w` takes the rest of the line for a file name.
      if (script.charAt(at) === 'w') return true;
      if (!' \t;}'.includes(script.charAt(at))) return false;
    } else if (LABELLED.includes(command)) {
      // Versions differ in where a label ends; after a plain one that a semicolon follows they agree.
      at = skip(script, skip(script, at + 1, ' \t'), LABEL);
      if (!';'.includes(script.charAt(at))) return false;
    } else if (ONE_LETTER.includes(command)) {
      at++;
    } else {
      return false;
    }
  }
  return true;
}

const LABEL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_';

/** The place behind both parts and the flags, without `e` and `w`; -1 when a part does not end. */
function endOfSubstitution(dialect: Dialect, script: string, start: number): number {
  const middle = endOfPart(dialect, script, start);
  // Brackets have no meaning in the second part.
  const end = middle < 0 ? -1 : endOfPart('gnu', script, middle - 1);
  return end < 0 ? -1 : skip(script, end, 'gpiImM0123456789');
}

/** The place behind the delimiter that closes the part which starts with it at `start`; -1 without one. */
function endOfPart(dialect: Dialect, script: string, start: number): number {
  const delimiter = script.charAt(start);
  if (delimiter === '' || delimiter === '\\') return -1;
  for (let at = start + 1; at < script.length; at++) {
    const character = script.charAt(at);
    if (character === '\\') at++;
    else if (character === delimiter) return at + 1;
    else if (character === '[' && dialect === 'bsd') {
      at = endOfBrackets(script, at);
      if (at < 0) return -1;
    }
  }
  return -1;
}

/** The place of the `]` that closes the `[` at `start`; a `]` that comes first stands for itself. */
function endOfBrackets(script: string, start: number): number {
  let at = script.charAt(start + 1) === '^' ? start + 2 : start + 1;
  if (script.charAt(at) === ']') at++;
  for (; at < script.length; at++) {
    const character = script.charAt(at);
    if (character === ']') return at;
    if (character === '[' && '.:='.includes(script.charAt(at + 1))) {
      at = script.indexOf(`${script.charAt(at + 1)}]`, at + 2) + 1;
      if (at === 0) return -1;
    }
  }
  return -1;
}

function skip(script: string, from: number, characters: string): number {
  let at = from;
  while (at < script.length && characters.includes(script.charAt(at))) at++;
  return at;
}
