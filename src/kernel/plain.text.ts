/** Characters that a terminal or a log could act upon: controls, invisible marks, line ends, half surrogates. */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The first `maxChars` characters of somebody else's text, active ones written as `\uXXXX`. */
export function escapedText(text: string, maxChars: number): string {
  return firstCharacters(text, maxChars).replace(
    ACTIVE,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** The same with active characters left out. */
export function strippedText(text: string, maxChars: number): string {
  return firstCharacters(firstCharacters(text, maxChars * 2).replace(ACTIVE, ''), maxChars);
}

/** The first characters of a text, by code points, so that no pair is cut in half. */
export function firstCharacters(text: string, count: number): string {
  // No text has more code points than code units.
  if (text.length <= count) return text;
  return Array.from(text.slice(0, count * 2))
    .slice(0, count)
    .join('');
}
