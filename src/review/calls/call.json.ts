import { shownJson } from '../shown.text.js';
import type { AuditedCall } from './audited.call.js';

/** A call as a line of JSON, in the words of the log. */
export function jsonOfCall(call: AuditedCall): string {
  const { id, tool, client, run, seq, began, ended, outcome, rule, code, reason, tookMs, egress, files } =
    call;
  const json = JSON.stringify({
    seq,
    request_id: id,
    run,
    client,
    tool_name: tool,
    began,
    ended,
    outcome,
    rule,
    code,
    reason,
    execution_time_ms: tookMs,
    arguments: call.arguments,
    egress,
    files,
  });
  return shownJson(json);
}
