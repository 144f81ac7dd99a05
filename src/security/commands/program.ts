/**
 * Characters of texts that somebody is going to cut, replace or read again, and of no program. `[` is one by itself.
 */
const STRANGE: ReadonlySet<string> = new Set(';|&<>`"\'()*?[]{}~\\ \t');

/** What systems append to the name of a program. */
const ENDINGS = ['.exe', '.com', '.bat', '.cmd'];

/** What decides which program a word starts: its last part, in one case, without what systems append. */
export function programOf(word: string): string {
  const name = folded(word.slice(word.lastIndexOf('/') + 1));
  const ending = ENDINGS.find((text) => name.endsWith(text));
  return ending === undefined ? name : name.slice(0, -ending.length);
}

/**
 * File systems that ignore case take more letters for one than `toLowerCase()` does: the long s and the Kelvin
 * sign are an `s` and a `k` to them, and composed and decomposed letters the same. Some
 * interfaces turn wide letters into plain ones.
 */
function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase();
}

/** `python3.11` is a `python`. */
export function withoutVersion(program: string): string {
  let end = program.length;
  while (end > 0 && '0123456789.'.includes(program.charAt(end - 1))) end--;
  // `.` as a whole is a program of its own.
  if (end === 0) return program;
  return program.charAt(end - 1) === '-' ? program.slice(0, end - 1) : program.slice(0, end);
}

/** Whether a blocked name covers a program: `nc` covers `nc.openbsd`, `mkfs` covers `mkfs.ext4`, `wget` covers `wget2`. */
export function isCoveredBy(program: string, blocked: string): boolean {
  const name = programOf(blocked);
  return program === name || withoutVersion(program) === name || program.startsWith(`${name}.`);
}

/** Why a word cannot be the program of a command. */
export function findNoProgram(word: string): string | undefined {
  if (isAssignment(word)) return 'sets a variable, which can change what a program does';
  if (programOf(word) === '') return 'is not the name of a program';
  if (word === '[' || word === '[[') return undefined;
  for (const character of word) {
    // Some file systems skip invisible characters when they compare names.
    if (STRANGE.has(character) || INVISIBLE.test(character)) return 'is not the name of a program';
  }
  if (word.startsWith('-')) return 'stands where a program is expected';
  // A word of shells, no program.
  if (word === '!') return 'is not the name of a program';
  return undefined;
}

const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

function isAssignment(word: string): boolean {
  return /^[A-Za-z_]/.test(word) && /^\w+\+?$/.test(word.slice(0, Math.max(0, word.indexOf('='))));
}
