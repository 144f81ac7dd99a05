import type {
  CallScope,
  ClientNote,
  EgressNote,
  FileNote,
  ToolCall,
  ToolOutcome,
} from '../../kernel/index.js';

// As things were said and sent: the log redacts and bounds every record on its way to a line.

export interface RequestRecord {
  readonly type: 'request';
  readonly timestamp: string;
  readonly request_id: string;
  readonly tool_name: string;
  readonly client: string;
  readonly arguments: unknown;
}

export interface ResponseRecord {
  readonly type: 'response';
  readonly timestamp: string;
  readonly request_id: string;
  readonly tool_name: string;
  readonly result_status: ToolOutcome['kind'];
  /** The policy rule that decided. */
  readonly rule: string;
  /** The refusal code, or null when the call was not refused. */
  readonly code: string | null;
  readonly reason: string | null;
  /** Where the call tried to get to, each target once; absent when nowhere. */
  readonly egress?: readonly EgressNote[];
  /** Attempts beyond those listed. */
  readonly egress_omitted?: number;
  /** The paths that were judged, each once, with links resolved; absent when there were none. */
  readonly files?: readonly FileNote[];
  /** Judgements beyond those listed. */
  readonly files_omitted?: number;
  /** What the tool asked of its client, each once; absent when nothing. */
  readonly client_requests?: readonly ClientNote[];
  readonly execution_time_ms: number;
}

/** What was tried outside of any call, after the response record of one, or by a sandboxed program. */
export interface EgressRecord {
  readonly type: 'egress';
  readonly timestamp: string;
  /** Null for the server itself, and for a program: it does not say for which of its calls it connects. */
  readonly request_id: string | null;
  readonly tool_name: string | null;
  /** The plugin whose program it was; absent when it was no program. */
  readonly plugin?: string;
  readonly egress: readonly [EgressNote];
}

/** Stands for connections of a program beyond those that were listed. */
export interface EgressMoreRecord {
  readonly type: 'egress_more';
  readonly timestamp: string;
  readonly plugin: string;
  readonly allowed: boolean;
  readonly count: number;
}

/** A person was asked about a call, decided, or what they decided beforehand was used. */
export interface ApprovalRecord {
  readonly type: 'approval';
  readonly timestamp: string;
  readonly approval_id: string;
  /** The call that asks, or uses the approval; null for a decision, which is about the call that asked. */
  readonly request_id: string | null;
  readonly tool_name: string;
  readonly event: ApprovalEvent;
  readonly by: 'client' | 'operator' | 'nobody';
}

export type ApprovalEvent = 'asked' | 'approved' | 'denied' | 'dismissed' | 'expired' | 'withdrawn' | 'used';

/** What happened to an approval: with the call at hand, or only the name of its tool. */
export type ApprovalFact = Pick<ApprovalRecord, 'event' | 'by'> & { readonly id: string } & (
    { readonly call: ToolCall } | { readonly tool: string }
  );

export function approvalRecord(fact: ApprovalFact, at: Date): ApprovalRecord {
  return {
    type: 'approval',
    timestamp: at.toISOString(),
    approval_id: fact.id,
    request_id: 'call' in fact ? fact.call.id : null,
    tool_name: 'call' in fact ? fact.call.tool.name : fact.tool,
    event: fact.event,
    by: fact.by,
  };
}

export function egressRecord(call: CallScope | undefined, note: EgressNote, at: Date): EgressRecord {
  return {
    type: 'egress',
    timestamp: at.toISOString(),
    request_id: call?.callId ?? null,
    tool_name: call?.tool ?? null,
    egress: [note],
  };
}

export function programEgressRecord(plugin: string, note: EgressNote, at: Date): EgressRecord {
  return {
    type: 'egress',
    timestamp: at.toISOString(),
    request_id: null,
    tool_name: null,
    plugin,
    egress: [note],
  };
}

export function requestRecord(call: ToolCall, at: Date): RequestRecord {
  return {
    type: 'request',
    timestamp: at.toISOString(),
    request_id: call.id,
    tool_name: call.tool.name,
    client: call.client,
    arguments: call.rawInput ?? {},
  };
}

export function responseRecord(
  call: ToolCall,
  outcome: ToolOutcome,
  at: Date,
  tookMs: number,
): ResponseRecord {
  return {
    type: 'response',
    timestamp: at.toISOString(),
    request_id: call.id,
    tool_name: call.tool.name,
    result_status: outcome.kind,
    rule: outcome.kind === 'refused' ? outcome.refusal.rule : call.rule,
    code: outcome.kind === 'refused' ? outcome.refusal.code : null,
    reason: reasonOf(outcome),
    ...(call.egress.notes.length === 0 ? {} : { egress: call.egress.notes }),
    ...(call.egress.omitted === 0 ? {} : { egress_omitted: call.egress.omitted }),
    ...(call.files.notes.length === 0 ? {} : { files: call.files.notes }),
    ...(call.files.omitted === 0 ? {} : { files_omitted: call.files.omitted }),
    ...(call.asked.notes.length === 0 ? {} : { client_requests: call.asked.notes }),
    execution_time_ms: Math.round(tookMs * 1000) / 1000,
  };
}

function reasonOf(outcome: ToolOutcome): string | null {
  switch (outcome.kind) {
    case 'answered':
    case 'cancelled':
    case 'client_gone':
    case 'server_stopped':
      return null;
    case 'refused':
      return outcome.refusal.message;
    case 'failed':
    case 'timed_out':
      return outcome.message;
    default: {
      const never: never = outcome;
      return String(never);
    }
  }
}
