/** Where a sticky pattern that matches at `at` ends; undefined when it does not match there. */
export function after(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Where the run that a sticky pattern takes from `at` on ends. */
export function endOf(pattern: RegExp, text: string, at: number): number {
  return after(pattern, text, at) ?? at;
}
