import type { CallScope, EgressNote, FileNote, ToolCall, ToolOutcome } from '../../kernel/index.js';
import { redact, redactText } from './redaction.js';

/** Largest record, in characters of JSON; arguments that would exceed it are left out and counted. */
const MAX_RECORD_CHARS = 16_384;
const MAX_NAME_CHARS = 128;
/** Of one record, for where a call tried to get to. */
const MAX_EGRESS_CHARS = 8192;

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
  readonly execution_time_ms: number;
}

/** What was tried outside of any call, or after the response record of one. */
export interface EgressRecord {
  readonly type: 'egress';
  readonly timestamp: string;
  /** Null for the server itself. */
  readonly request_id: string | null;
  readonly tool_name: string | null;
  readonly egress: readonly [EgressNote];
}

export function egressRecord(call: CallScope | undefined, note: EgressNote, at: Date): EgressRecord {
  return {
    type: 'egress',
    timestamp: at.toISOString(),
    request_id: call?.callId ?? null,
    tool_name: call?.tool ?? null,
    egress: [redacted(note)],
  };
}

export function requestRecord(call: ToolCall, at: Date): RequestRecord {
  const record = {
    type: 'request',
    timestamp: at.toISOString(),
    request_id: call.id,
    tool_name: boundedName(call),
    client: call.client,
    arguments: redact(call.rawInput ?? {}),
  } as const;
  const size = JSON.stringify(record).length;
  return size <= MAX_RECORD_CHARS ? record : { ...record, arguments: `[CUT: ${size} characters]` };
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
    tool_name: boundedName(call),
    result_status: outcome.kind,
    rule: outcome.kind === 'refused' ? outcome.refusal.rule : call.rule,
    code: outcome.kind === 'refused' ? outcome.refusal.code : null,
    reason: reasonOf(outcome),
    ...egressOf(call),
    ...filesOf(call),
    execution_time_ms: Math.round(tookMs * 1000) / 1000,
  };
}

/** As many notes as fit; a record stays a line that can be read. */
function egressOf({ egress }: ToolCall): Pick<ResponseRecord, 'egress' | 'egress_omitted'> {
  const notes: EgressNote[] = [];
  let room = MAX_EGRESS_CHARS;
  for (const note of egress.notes.map(redacted)) {
    room -= JSON.stringify(note).length + 1;
    if (room < 0) break;
    notes.push(note);
  }
  const omitted = egress.omitted + egress.notes.length - notes.length;
  return {
    ...(notes.length === 0 ? {} : { egress: notes }),
    ...(omitted === 0 ? {} : { egress_omitted: omitted }),
  };
}

/** Of each kind, 16 notes of some 400 characters at most. */
function filesOf({ files }: ToolCall): Pick<ResponseRecord, 'files' | 'files_omitted'> {
  const notes = files.notes.map((note) => ({ ...note, path: redactText(note.path) }));
  return {
    ...(notes.length === 0 ? {} : { files: notes }),
    ...(files.omitted === 0 ? {} : { files_omitted: files.omitted }),
  };
}

function redacted(note: EgressNote): EgressNote {
  return { ...note, to: redactText(note.to) };
}

/** Any name can be asked for; a long one must not be a way to fill the disk. */
function boundedName(call: ToolCall): string {
  return call.tool.name.slice(0, MAX_NAME_CHARS);
}

function reasonOf(outcome: ToolOutcome): string | null {
  switch (outcome.kind) {
    case 'answered':
    case 'cancelled':
    case 'client_gone':
    case 'server_stopped':
      return null;
    case 'refused':
      return redactText(outcome.refusal.message);
    case 'failed':
    case 'timed_out':
      return redactText(outcome.message);
    default: {
      const never: never = outcome;
      return String(never);
    }
  }
}
