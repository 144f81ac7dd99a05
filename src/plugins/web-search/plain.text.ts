/**
 * Characters that do not show but speak: controls, directional overrides, zero-width and other invisible ones,
 * tags and variation selectors (which can carry hidden text), lone surrogates and private use.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;
const WHITESPACE = /\s+/g;
const HALF_CHARACTER = /[\ud800-\udbff]$/;

/**
 * Reduces text of a stranger to one plain line that holds nothing invisible.
 *
 * @param maxChars longer text is cut and marked with an ellipsis
 */
export function plainLine(text: string, maxChars: number): string {
  const line = text.replace(WHITESPACE, ' ').replace(UNSEEN, '').replace(WHITESPACE, ' ').trim();
  if (line.length <= maxChars) return line;
  const cut = line.slice(0, maxChars - 1).replace(HALF_CHARACTER, '');
  return `${cut.trimEnd()}…`;
}
