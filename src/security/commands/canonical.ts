/**
 * Writes words as one text that is read the same by everybody: by `wordsOf`, and by any POSIX shell if a tool
 * hands it to one after all. Every word that is not plain stands in single quotes.
 */
export function canonicalCommand(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return word !== '' && isPlainWord(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Whether a word means itself in every shell; so does an empty one, beside others. */
export function isPlainWord(word: string): boolean {
  // zsh replaces a leading `=` with the place of a program.
  return /^[A-Za-z0-9_@%+=:,./-]*$/.test(word) && !word.startsWith('=');
}
