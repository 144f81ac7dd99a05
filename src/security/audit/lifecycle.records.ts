/** A policy file and what stood in it. */
export interface PolicyFileState {
  readonly source: string;
  /** In hexadecimal; null when the file could not be read. */
  readonly sha256: string | null;
}

export interface PolicyRecord extends PolicyFileState {
  readonly type: 'policy_reloaded' | 'policy_rejected';
  readonly timestamp: string;
  /** Why it was rejected. */
  readonly reason?: string;
}

export function policyReloadedRecord({ source, sha256 }: PolicyFileState, at: Date): PolicyRecord {
  return { type: 'policy_reloaded', timestamp: at.toISOString(), source, sha256 };
}

export function policyRejectedRecord(
  { source, sha256 }: PolicyFileState,
  problems: string,
  at: Date,
): PolicyRecord {
  return { type: 'policy_rejected', timestamp: at.toISOString(), source, sha256, reason: problems };
}

/** A plugin as it was when the server started. */
/** What encloses the program of a plugin. */
export type PluginSandbox = 'bubblewrap' | 'seatbelt' | 'none';

export interface PluginState {
  readonly name: string;
  readonly version: string;
  /** In hexadecimal; of what the plugin declares and of the text of its classes. */
  readonly sha256: string;
  /** Only of a plugin that is a program of its own. */
  readonly sandbox?: PluginSandbox;
}

export interface StartRecord {
  readonly type: 'start';
  readonly timestamp: string;
  readonly version: string;
  readonly node: string;
  readonly pid: number;
  readonly policy: PolicyFileState;
  readonly plugins: readonly PluginState[];
}

export function startRecord(facts: Omit<StartRecord, 'type' | 'timestamp'>, at: Date): StartRecord {
  return { type: 'start', timestamp: at.toISOString(), ...facts };
}

export interface StopRecord {
  readonly type: 'stop';
  readonly timestamp: string;
  readonly reason: string;
}

export function stopRecord(reason: string, at: Date): StopRecord {
  return { type: 'stop', timestamp: at.toISOString(), reason };
}

/** Stands for records that could not be written while the log was not available. */
export interface GapRecord {
  readonly type: 'gap';
  readonly timestamp: string;
  /** How many; each belongs to something that was refused, or is only listed for information. */
  readonly count: number;
  readonly from: string;
  readonly to: string;
}

/** A message of the client that never became a call. */
export interface RejectedRecord {
  readonly type: 'rejected';
  readonly timestamp: string;
  /** The code of the protocol error that it was answered with. */
  readonly code: number;
  readonly reason: string;
  /** The tool that a rejected `tools/call` named. */
  readonly tool_name: string | null;
}

/** Stands for rejected messages beyond those that were listed. */
export interface RejectedMoreRecord {
  readonly type: 'rejected_more';
  readonly timestamp: string;
  readonly count: number;
}

/** What the transport says of a message that it answers with an error. */
export interface RejectedMessage {
  readonly code: number;
  readonly reason: string;
  readonly tool: string | null;
}

export function rejectedRecord({ code, reason, tool }: RejectedMessage, at: Date): RejectedRecord {
  return {
    type: 'rejected',
    timestamp: at.toISOString(),
    code,
    reason,
    tool_name: tool,
  };
}
