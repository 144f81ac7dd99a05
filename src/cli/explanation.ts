import { stringify } from 'yaml';
import type { KeyPath, LoadedPolicy } from '../policy/index.js';
import type { Answer, PolicyChange, Question } from '../security/index.js';

/** What `explain` prints, as `--json` shows it. */
export interface Explanation {
  readonly kind: string;
  readonly value: string;
  readonly tool: string | null;
  readonly allowed: boolean;
  readonly rule: string;
  /** Where the rule stands, `file:line:column`; null for a rule that is not in the file. */
  readonly place: string | null;
  readonly code: string | null;
  readonly reason: string;
  readonly remedy: string | null;
  readonly considered: Answer['considered'];
  readonly notes: readonly string[];
  /** The file that decided. */
  readonly policy: string;
  /** YAML that turns the verdict round; null when no policy could. */
  readonly change: { readonly add: string | null; readonly remove: string | null } | null;
}

export function explanationOf(
  { policy, placeOf, written }: LoadedPolicy,
  { kind, value, tool }: Question,
  { verdict, considered, notes }: Answer,
  findChange: () => PolicyChange | undefined,
): Explanation {
  const path = pathOf(verdict.rule);
  const isWritten = path.length > 0 && written(path) !== undefined;
  const { line, column } = placeOf(path, 'value');
  const change = findChange();
  return {
    kind,
    value,
    tool: tool ?? null,
    allowed: verdict.allowed,
    rule: verdict.rule,
    place: isWritten ? `${policy.source}:${line}:${column}` : null,
    code: verdict.allowed ? null : verdict.code,
    reason: verdict.allowed ? `${verdict.rule} allows it.` : verdict.message,
    remedy: verdict.allowed ? null : verdict.remedy,
    considered,
    notes,
    policy: policy.source,
    change: change === undefined ? null : { add: yamlOf(change.add), remove: yamlOf(change.remove) },
  };
}

/** `tools.network.web_search` and `filesystem.denied_paths[3]` as steps; a tool's name may have dots of its own. */
function pathOf(rule: string): KeyPath {
  const [, section = '', key = '', name, position] =
    /^([a-z_]+)(?:\.([a-z_]+))?(?:\.(.+)|\[(\d+)\])?$/.exec(rule) ?? [];
  const last = position === undefined ? name : Number(position);
  return [section, key, last].filter((step) => step !== undefined && step !== '') as KeyPath;
}

function yamlOf(value: object | undefined): string | null {
  return value === undefined ? null : stringify(value);
}
