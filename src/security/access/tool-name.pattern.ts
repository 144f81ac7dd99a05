/** The only names a tool can have. No pattern can name anything outside this alphabet. */
export const TOOL_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Says whether a policy pattern names a tool. `*` is any run of name characters, `?` is one.
 * Two pointers with one backtrack mark: linear in practice and never worse than pattern × name, both bounded.
 */
export function matchesToolName(pattern: string, name: string): boolean {
  if (!TOOL_NAME.test(name)) return false;
  let p = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      mark = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
