/** Marks that stand on the letter before them; those that stand beside it take a column. */
const NO_WIDTH = /[\p{Mn}\p{Me}]/u;
/** Letters that a terminal shows two columns wide: East Asian ones, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** How many columns of a terminal a text takes that has no unseen characters. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

/** A text filled up with spaces to so many columns. */
export function padded(text: string, columns: number, side: 'left' | 'right' = 'right'): string {
  const spaces = ' '.repeat(Math.max(columns - widthOf(text), 0));
  return side === 'right' ? text + spaces : spaces + text;
}

/** A text that takes at most so many columns, `…` in the place of what was cut off. */
export function cutTo(text: string, columns: number): string {
  let width = 0;
  let kept = '';
  let shorter = '';
  for (const character of text) {
    width += widthOfCharacter(character);
    if (width > columns) return columns < 1 ? '' : `${shorter}…`;
    kept += character;
    if (width < columns) shorter = kept;
  }
  return text;
}

function widthOfCharacter(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
