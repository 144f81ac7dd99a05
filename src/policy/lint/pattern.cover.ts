/** Says whether two hosts or `*.` patterns have a host in common; where one is given, the pattern covers it. */
export function hostsMeet(one: string, other: string): boolean {
  return one === other || isBelow(one, other) || isBelow(other, one);
}

function isBelow(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1));
}

/**
 * Says whether every name that one pattern with `*` and `?` names is named by another. Never true wrongly: wildcards
 * of the inner pattern are taken for characters that only a wildcard of the outer one can stand for.
 */
export function coversName(outer: string, inner: string): boolean {
  // Reachable positions in `outer`, so that the time is the product of both lengths and no more.
  let reached = closure(outer, new Set([0]));
  for (const character of inner) {
    const next = new Set<number>();
    for (const at of reached) {
      const wanted = outer[at];
      if (wanted === '*') next.add(at);
      else if (wanted === character || (wanted === '?' && character !== '*')) next.add(at + 1);
    }
    reached = closure(outer, next);
  }
  return reached.has(outer.length);
}

/** A `*` may also stand for nothing. */
function closure(pattern: string, positions: Set<number>): Set<number> {
  for (const at of positions) if (pattern[at] === '*') positions.add(at + 1);
  return positions;
}

/**
 * Says whether every path that one glob names is named by another. Never true wrongly; segments that are not the
 * same count as covered only by `*`, and `**` only by `**`.
 */
export function coversPath(outer: string, inner: string): boolean {
  const wanted = outer.split('/').filter((segment) => segment !== '');
  const given = inner.split('/').filter((segment) => segment !== '');
  let reached = pathClosure(wanted, new Set([0]));
  for (const segment of given) {
    const next = new Set<number>();
    for (const at of reached) {
      const pattern = wanted[at];
      if (pattern === '**') next.add(at);
      else if (pattern !== undefined && (pattern === segment || (pattern === '*' && segment !== '**')))
        next.add(at + 1);
    }
    reached = pathClosure(wanted, next);
  }
  return reached.has(wanted.length);
}

function pathClosure(pattern: readonly string[], positions: Set<number>): Set<number> {
  for (const at of positions) if (pattern[at] === '**') positions.add(at + 1);
  return positions;
}
