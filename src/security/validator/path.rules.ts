import { RefusalError, allow, type Verdict } from '../../kernel/index.js';
import type { FilesystemPolicy } from '../../policy/index.js';
import { letterCaseOf, matchesGlob, type LetterCase } from './glob.js';
import { pathRefusal, realPath } from './real-path.js';

/**
 * Judges a path; denied beats allowed, and what no pattern names is refused.
 *
 * @param path in its real form, from `realPath`
 * @param asGiven how the caller wrote it: the only form that a refusal may show
 */
export function judgePath(
  policy: FilesystemPolicy,
  path: string,
  asGiven: string,
  letterCase: LetterCase = letterCaseOf(process.platform),
): Verdict {
  const matches = (pattern: string): boolean => matchesGlob(pattern, path, letterCase);
  const denied = policy.deniedPaths.findIndex(matches);
  if (denied >= 0) return pathRefusal(`filesystem.denied_paths[${denied}]`, asGiven);
  const allowed = policy.allowedPaths.findIndex(matches);
  return allowed >= 0
    ? allow(`filesystem.allowed_paths[${allowed}]`)
    : pathRefusal('filesystem.allowed_paths', asGiven);
}

/** A path in its real form with what the policy says of it; without a real form when it has none. */
export interface JudgedPath {
  readonly path: string | undefined;
  readonly verdict: Verdict;
}

/** Reduces a path to its real form and judges that. */
export function resolveAndJudge(policy: FilesystemPolicy, asGiven: string, cwd: string): JudgedPath {
  try {
    const path = realPath(asGiven, cwd);
    return { path, verdict: judgePath(policy, path, asGiven) };
  } catch (error) {
    if (error instanceof RefusalError) return { path: undefined, verdict: error.refusal };
    throw error;
  }
}
