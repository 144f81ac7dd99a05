import { RefusalError, type EgressTrail, type EgressWay, type Refusal } from '../../../kernel/index.js';

/** Libraries wrap errors into errors, and an attacker's error may hold itself, or thousands. */
const MAX_LOOKED_AT = 64;

/** Operations of the runtime that the guard answers with a number instead of an exception. */
const WAY_OF_SYSCALL: ReadonlyMap<unknown, EgressWay> = new Map([
  ['bind', 'listen'],
  ['connect', 'connect'],
  ['getaddrinfo', 'lookup'],
  ['getnameinfo', 'lookup'],
  ['listen', 'listen'],
  ['send', 'datagram'],
  ['spawn', 'program'],
  ['write', 'write'],
]);

/**
 * Finds the refusal that made a tool fail, so that its caller reads the rule instead of "fetch failed".
 *
 * @param trail of the same call: a bare "permission denied" of the runtime means its refusal of the same kind
 */
export function refusalBehind(error: unknown, trail: EgressTrail): Refusal | undefined {
  const pending: unknown[] = [error];
  const seen = new Set<unknown>();
  let denied: Refusal | undefined;
  while (pending.length > 0 && seen.size < MAX_LOOKED_AT) {
    const one = pending.shift();
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    if (one instanceof RefusalError) return one.refusal;
    const { code, syscall, inner } = partsOf(one);
    const way = WAY_OF_SYSCALL.get(typeof syscall === 'string' ? syscall.split(' ', 1)[0] : undefined);
    if (code === 'EACCES' && way !== undefined) denied ??= trail.refusalOf(way);
    pending.push(...inner.slice(0, MAX_LOOKED_AT));
  }
  return denied;
}

function partsOf(error: object): { code: unknown; syscall: unknown; inner: readonly unknown[] } {
  try {
    const { code, syscall, cause, errors } = error as Record<string, unknown>;
    return { code, syscall, inner: Array.isArray(errors) ? [cause, ...(errors as unknown[])] : [cause] };
  } catch {
    // A getter of somebody's error that throws.
    return { code: undefined, syscall: undefined, inner: [] };
  }
}
