import type { KeyPath } from '../key-path.js';
import { keyOf } from '../key-path.js';
import type { LoadedPolicy } from '../policy.loader.js';
import type { PolicyProblem } from '../policy.error.js';

/** Something in a usable policy that its author hardly meant. */
export interface Finding {
  readonly path: KeyPath;
  readonly problem: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Findings with their places, in the order of the file. */
export function located(loaded: LoadedPolicy, findings: readonly Finding[]): PolicyProblem[] {
  return findings
    .map(({ path, problem, remedy }) => {
      const part = typeof path.at(-1) === 'string' ? 'key' : 'value';
      return { file: loaded.policy.source, ...loaded.placeOf(path, part), key: keyOf(path), problem, remedy };
    })
    .sort((a, b) => a.line - b.line || a.column - b.column);
}
