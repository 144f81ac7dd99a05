/**
 * Freezes a value and everything it holds, so that what was judged cannot change before it is used.
 * Iterative: the depth of attacker-controlled input must not be able to exhaust the stack.
 */
export function deepFreeze<T>(root: T): T {
  const pending: unknown[] = [root];
  // Not `isFrozen`: something frozen already can hold something that is not.
  const seen = new Set<object>();
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    Object.freeze(value);
    pending.push(...Object.values(value));
  }
  return root;
}
