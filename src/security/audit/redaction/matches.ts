const NONE: readonly RegExpExecArray[] = [];

/**
 * Every match of a global pattern that never matches nothing. As `matchAll`, which copies its pattern each time: for
 * the short texts of most arguments that would cost more than the search.
 */
export function matchesOf(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (match === null) return NONE;
  const all: RegExpExecArray[] = [];
  for (; match !== null; match = pattern.exec(text)) all.push(match);
  return all;
}
