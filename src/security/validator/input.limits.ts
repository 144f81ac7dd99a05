/** Bounds on the shape of raw arguments, before anything recursive looks at them. */
const MAX_DEPTH = 32;
const MAX_VALUES = 10_000;

/**
 * Names that every object inherits reach prototypes in naive copies, and class-transformer drops them without
 * a word (`toString`, `valueOf`): either way the key would not be refused as unknown later on.
 */
function isInheritedName(key: string): boolean {
  return key in Object.prototype || key === 'prototype';
}

/**
 * Finds what makes raw arguments unfit to be validated at all. Iterative, and stops at the bounds.
 *
 * @returns one problem, or undefined when the arguments are within the bounds
 */
export function findShapeProblem(
  raw: unknown,
  what: 'arguments' | 'the schema' = 'arguments',
): string | undefined {
  const pending: { value: unknown; depth: number }[] = [{ value: raw, depth: 0 }];
  let seen = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_DEPTH) return `${what}: nested deeper than ${MAX_DEPTH} levels`;
    for (const [key, child] of Object.entries(value)) {
      if (isInheritedName(key)) return `the key ${key} is not allowed`;
      if (++seen > MAX_VALUES) return `${what}: more than ${MAX_VALUES} values`;
      pending.push({ value: child, depth: depth + 1 });
    }
  }
  return undefined;
}
