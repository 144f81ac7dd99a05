/** Hosts and `*.` patterns that can be asked, in no more time for many than for few, whether one meets another. */
export class HostSet {
  readonly #hosts: ReadonlySet<string>;
  readonly #above: ReadonlySet<string>;

  constructor(hosts: readonly string[]) {
    this.#hosts = new Set(hosts);
    this.#above = new Set(hosts.flatMap(patternsAbove));
  }

  /** Whether one of them and this one have a host in common; where one is given, the pattern covers it. */
  meets(host: string): boolean {
    return (
      this.#hosts.has(host) ||
      this.#above.has(host) ||
      patternsAbove(host).some((pattern) => this.#hosts.has(pattern))
    );
  }
}

/** `*.b.c` and `*.c` for `a.b.c`, and `*.c` for `*.b.c`. */
function patternsAbove(host: string): string[] {
  const labels = host.replace(/^\*\./, '').split('.');
  const patterns: string[] = [];
  for (let at = 1; at < labels.length; at += 1) patterns.push(`*.${labels.slice(at).join('.')}`);
  return patterns;
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
