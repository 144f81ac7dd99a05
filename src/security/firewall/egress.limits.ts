import type { EgressRequest } from '../../kernel/index.js';

/** The caps of one request, with the server's ceilings applied. */
export interface EgressLimits {
  /** For all hops together: look-ups, connections, headers and bodies. */
  readonly timeoutMs: number;
  /** Body after decompression. */
  readonly maxBytes: number;
  readonly maxRedirects: number;
}

export const DEFAULT_LIMITS: EgressLimits = {
  timeoutMs: 10_000,
  maxBytes: 2 * 1024 * 1024,
  maxRedirects: 5,
};

/** A tool may ask for more than the default, never for more than this. */
export const CEILINGS: EgressLimits = {
  timeoutMs: 120_000,
  maxBytes: 32 * 1024 * 1024,
  maxRedirects: 20,
};

/** Status line and headers of one answer together. */
export const MAX_HEADER_BYTES = 16 * 1024;
export const MAX_URL_CHARS = 8192;
/** What compression may add to a body that does not compress. */
export const WIRE_OVERHEAD_BYTES = 64 * 1024;

export function limitsOf(request: EgressRequest): EgressLimits {
  return {
    timeoutMs: bounded(request.timeoutMs, DEFAULT_LIMITS.timeoutMs, CEILINGS.timeoutMs),
    maxBytes: bounded(request.maxBytes, DEFAULT_LIMITS.maxBytes, CEILINGS.maxBytes),
    maxRedirects: bounded(request.maxRedirects, DEFAULT_LIMITS.maxRedirects, CEILINGS.maxRedirects),
  };
}

/** Nonsense (NaN, negative numbers) counts as zero: a cap that cannot be read must not be no cap. */
function bounded(asked: number | undefined, fallback: number, ceiling: number): number {
  if (asked === undefined) return fallback;
  return asked > 0 ? Math.min(asked, ceiling) : 0;
}
