/** What became of a call. The first seven are those that a server records itself. */
export const CALL_OUTCOMES = [
  'answered',
  'refused',
  'failed',
  'timed_out',
  'cancelled',
  'client_gone',
  'server_stopped',
  /** Its server ended without a word; a later one named the call. */
  'crashed',
  /** No end of it stands in the log: it runs, or its server crashed and none has started since. */
  'open',
  /** It ended in a way that this version does not know. */
  'unknown',
] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/**
 * A call as the records about it say. Texts are those of the log: whoever shows one has to make it fit to be shown.
 * What only the request record says is undefined when a rotation dropped that.
 */
export interface AuditedCall {
  readonly id: string;
  readonly tool: string;
  readonly client: string | undefined;
  /** The server process that took it. */
  readonly run: string;
  /** The number of its request record, or of the record of its end when that was dropped. */
  readonly seq: number;
  readonly began: Date | undefined;
  /** When its end was recorded. */
  readonly ended: Date | undefined;
  readonly outcome: CallOutcome;
  readonly rule: string | undefined;
  readonly code: string | undefined;
  readonly reason: string | undefined;
  /** In milliseconds. */
  readonly tookMs: number | undefined;
  readonly arguments: unknown;
  /** What it tried to reach, and the paths that were judged, as `egress` and `files` of its response record. */
  readonly egress: readonly Readonly<Record<string, unknown>>[];
  readonly files: readonly Readonly<Record<string, unknown>>[];
}

/** When it happened: as it arrived, or at least as it ended. */
export function timeOfCall({ began, ended }: AuditedCall): Date | undefined {
  return began ?? ended;
}

/** Whether it is the call that each server refuses itself as it starts; no client can have that name. */
export function isBootCanary({ client, tool }: AuditedCall): boolean {
  return client === 'boot' && tool === 'boot canary';
}
