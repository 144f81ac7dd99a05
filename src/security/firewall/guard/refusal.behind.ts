import { RefusalError, type EgressTrail, type Refusal } from '../../../kernel/index.js';

/** Libraries wrap errors into errors; an attacker's error must not be a way without end. */
const MAX_DEPTH = 8;
/** Operations of the runtime that the guard answers with a number instead of an exception. */
const GUARDED_CALLS: ReadonlySet<unknown> = new Set([
  'connect',
  'getaddrinfo',
  'getnameinfo',
  'listen',
  'send',
  'spawn',
  'write',
]);

/**
 * Finds the refusal that made a tool fail, so that its caller reads the rule instead of "fetch failed".
 *
 * @param trail of the same call: a bare "permission denied" of the runtime means its latest refusal
 */
export function refusalBehind(error: unknown, trail: EgressTrail): Refusal | undefined {
  return search(error, trail, MAX_DEPTH);
}

function search(error: unknown, trail: EgressTrail, depth: number): Refusal | undefined {
  if (typeof error !== 'object' || error === null || depth === 0) return undefined;
  if (error instanceof RefusalError) return error.refusal;
  const { code, syscall, cause, errors } = error as Record<string, unknown>;
  const inner = Array.isArray(errors) ? [cause, ...errors.slice(0, MAX_DEPTH)] : [cause];
  for (const one of inner) {
    const found = search(one, trail, depth - 1);
    if (found !== undefined) return found;
  }
  return code === 'EACCES' && isGuardedCall(syscall) ? trail.refusal : undefined;
}

function isGuardedCall(syscall: unknown): boolean {
  return GUARDED_CALLS.has(typeof syscall === 'string' ? syscall.split(' ', 1)[0] : undefined);
}
