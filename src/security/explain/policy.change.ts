import { canStandInPolicy, type KeyPath, type Policy } from '../../policy/index.js';
import { explain } from './explain.js';
import { editToAllow, editToRefuse, type PolicyEdit } from './policy.edits.js';
import type { Question } from './question.js';

/** What an operator would edit to turn a verdict round, as values to be written as YAML. */
export interface PolicyChange {
  /** Keys to set, and items for lists that are there; undefined when nothing is added. */
  readonly add: object | undefined;
  /** What has to go. */
  readonly remove: object | undefined;
}

/** No verdict needs more: an endpoint, DNS, a name, a range, a narrowing, a port and access. */
const MAX_EDITS = 16;

type Tree = Record<string, unknown>;

/**
 * Finds the edits that turn a verdict round. Each one is tried on a copy of the policy and judged again, so that
 * what is shown is known to do it.
 *
 * @param written what stands at a place of the file
 * @returns undefined when no policy could
 */
export function findChange(
  policy: Policy,
  question: Question,
  written: (path: KeyPath) => unknown,
): PolicyChange | undefined {
  const before = explain(policy, question).verdict;
  const edit = before.allowed ? editToRefuse : editToAllow;
  const edits: PolicyEdit[] = [];
  const removed: KeyPath[] = [];
  let current = policy;
  let { verdict } = { verdict: before };
  while (verdict.allowed === before.allowed) {
    const next = edits.length < MAX_EDITS ? edit(current, question, verdict.rule) : undefined;
    if (next === undefined) return undefined;
    edits.push(next.kind === 'add' ? next : { ...next, path: inFile(next.path, removed) });
    if (next.kind === 'remove') removed.push(inFile(next.path, removed));
    current = next.policy;
    ({ verdict } = explain(current, question));
  }
  const add = treeOf(edits.filter(({ kind }) => kind === 'add'));
  // A host can be judged that no policy can name, for example one that starts with a dash.
  if (add !== undefined && !canStandInPolicy(add)) return undefined;
  return {
    add,
    remove: treeOf(
      edits
        .filter(({ kind }) => kind === 'remove')
        .map((removal) => ({
          ...removal,
          path: removal.path.slice(0, -1),
          value: [written(removal.path) ?? removal.value],
        })),
    ),
  };
}

/** Positions move up when an entry before them goes. */
function inFile(path: KeyPath, removed: readonly KeyPath[]): KeyPath {
  const list = path.slice(0, -1).join('.');
  const gone = removed
    .filter((other) => other.slice(0, -1).join('.') === list)
    .map((other) => Number(other.at(-1)))
    .sort((a, b) => a - b);
  const position = gone.reduce((at, other) => (other <= at ? at + 1 : at), Number(path.at(-1)));
  return [...path.slice(0, -1), position];
}

function treeOf(edits: readonly PolicyEdit[]): object | undefined {
  const root: Tree = {};
  for (const { path, value } of edits) {
    const key = String(path.at(-1));
    const parent = path.slice(0, -1).reduce<Tree>((tree, step) => (tree[step] ??= {}) as Tree, root);
    const known = parent[key];
    parent[key] =
      Array.isArray(known) && Array.isArray(value)
        ? [...(known as unknown[]), ...(value as unknown[])]
        : value;
  }
  return edits.length === 0 ? undefined : root;
}
