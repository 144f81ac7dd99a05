import { matchesToolName } from '../../security/index.js';
import { isWithin, type Period } from '../period.js';
import { timeOfCall, type AuditedCall, type CallOutcome } from './audited.call.js';

/** Which calls are asked for: those that fit everything that is given. */
export interface CallFilter extends Period {
  /** A pattern as in the policy, or the very name. */
  readonly tool: string | undefined;
  readonly outcome: CallOutcome | undefined;
  /** A rule, or the beginning of rules: `network` for `network.allowed_endpoints[0]`. */
  readonly rule: string | undefined;
  /** `name/version` as the client gave it, or the name. */
  readonly client: string | undefined;
  readonly run: string | undefined;
}

/** A call belongs to the period in which it arrived. */
export function matchesFilter(filter: CallFilter, call: AuditedCall): boolean {
  const { tool, outcome, rule, client, run } = filter;
  return (
    isWithin(timeOfCall(call), filter) &&
    (tool === undefined || tool === call.tool || matchesToolName(tool, call.tool)) &&
    (outcome === undefined || outcome === call.outcome) &&
    (rule === undefined || isPart(rule, call.rule, /^[.[]/)) &&
    (client === undefined || isPart(client, call.client, /^\//)) &&
    (run === undefined || run === call.run)
  );
}

/** Whether a name is meant, by itself or by what it begins with. */
function isPart(asked: string, name: string | undefined, boundary: RegExp): boolean {
  return name === asked || (name?.startsWith(asked) === true && boundary.test(name.slice(asked.length)));
}
