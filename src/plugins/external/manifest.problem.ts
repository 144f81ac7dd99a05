import { keyOf, type KeyPath, type LoadedManifest, type PolicyProblem } from '../../policy/index.js';

/** Something that is wrong with what a manifest says, found after it was read. */
export function manifestProblem(
  { file, placeOf }: LoadedManifest,
  path: KeyPath,
  problem: string,
  remedy: string,
): PolicyProblem {
  const key = path.length === 0 ? 'file' : keyOf(path);
  return { file, ...placeOf(path, 'value'), key, problem, remedy };
}
