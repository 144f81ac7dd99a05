import { realpathSync } from 'node:fs';
import { dirname, join, basename } from 'node:path';

const WILDCARD = /[*?[]/;
const ONE_LITERAL = /\[([*?[])\]/g;

/** Writes a text so that a pattern matches exactly it: `a*` becomes `a[*]`. */
export function quoteForPattern(text: string): string {
  return text.replace(/[*?[]/g, '[$&]');
}

/** A pattern, cut where its first wildcard stands: fixed segments (as plain text), then segments to match. */
export interface SplitPattern {
  readonly fixed: readonly string[];
  readonly wild: readonly string[];
}

/** Splits an absolute pattern. Empty segments (`a//b`) are dropped. */
export function splitPattern(pattern: string): SplitPattern {
  const segments = pattern.split('/').filter((segment) => segment !== '');
  const first = segments.findIndex((segment) => WILDCARD.test(segment.replace(ONE_LITERAL, '')));
  const cut = first < 0 ? segments.length : first;
  return {
    fixed: segments.slice(0, cut).map((segment) => segment.replace(ONE_LITERAL, '$1')),
    wild: segments.slice(cut),
  };
}

/**
 * Moves an absolute pattern to where it really is: symbolic links in its fixed part are resolved, as far as that
 * exists, because paths are judged in their real form. On macOS `/tmp/x/**` becomes `/private/tmp/x/**`.
 */
export function resolvePattern(pattern: string): string {
  const { fixed, wild } = splitPattern(pattern);
  const base = realPrefix(`/${fixed.join('/')}`);
  return join(quoteForPattern(base), ...wild);
}

function realPrefix(path: string): string {
  const missing: string[] = [];
  for (let existing = path; ; existing = dirname(existing)) {
    try {
      return join(realpathSync(existing), ...missing);
    } catch {
      // The root always resolves, so this ends there.
      if (existing === '/') return path;
      missing.unshift(basename(existing));
    }
  }
}
