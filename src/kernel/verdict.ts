/**
 * The closed list of reasons for which a call can be refused.
 * A new reason is added here first; audit, docs and clients read this list.
 */
export const REFUSAL_CODES = [
  'TOOL.UNKNOWN',
  'TOOL.DENIED',
  'GUARD.DENIED',
  'RATE.EXHAUSTED',
  'CALL.BUSY',
  'INPUT.INVALID',
  'PATH.DENIED',
  'URL.DENIED',
  'COMMAND.DENIED',
  'EGRESS.DENIED',
  'APPROVAL.REQUIRED',
  'APPROVAL.DENIED',
  'APPROVAL.EXPIRED',
  'CLIENT.DENIED',
  'AUDIT.UNAVAILABLE',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** What a control answered when it would not let something happen. Every text is safe to show to the caller. */
export interface Refusal {
  readonly allowed: false;
  readonly code: RefusalCode;
  /** The policy path that decided, for example `network.allowed_endpoints`. */
  readonly rule: string;
  /** One sentence: what was refused and why. */
  readonly message: string;
  /** One sentence: what the caller or the operator can do about it. */
  readonly remedy: string;
}

export interface Allowance {
  readonly allowed: true;
  readonly rule: string;
}

export type Verdict = Allowance | Refusal;

export function allow(rule: string): Allowance {
  return Object.freeze({ allowed: true, rule });
}

export function refuse(code: RefusalCode, rule: string, message: string, remedy: string): Refusal {
  return Object.freeze({ allowed: false, code, rule, message, remedy });
}

/** Thrown where a refusal has to leave a plugin's own call stack, for example from `context.egress`. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';

  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** Passes an allowance on and throws a refusal, for code that has no verdict to return. */
export function assertAllowed(verdict: Verdict): void {
  if (!verdict.allowed) throw new RefusalError(verdict);
}
