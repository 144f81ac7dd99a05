import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface AuditRecord {
  readonly type: string;
  readonly request_id: string | null;
  readonly plugin?: string;
  readonly tool_name: string | null;
  readonly client?: string;
  readonly arguments?: unknown;
  readonly result_status?: string;
  readonly rule?: string;
  readonly code?: string | number | null;
  readonly reason?: string | null;
  readonly egress?: readonly unknown[];
  readonly egress_omitted?: number;
  readonly files?: readonly unknown[];
  readonly client_requests?: readonly unknown[];
  readonly event?: string;
  readonly by?: string;
  readonly execution_time_ms?: number;
}

/** Records about the log and the life of the server, which most tests do not ask for. */
const LIFE: ReadonlySet<string> = new Set(['file', 'start', 'stop']);

/** The records of an audit log about what was asked of the server; those of the boot canary are left out. */
export function readAudit(file: string): AuditRecord[] {
  return readWholeAudit(file).filter(
    (record) => record.tool_name !== 'boot canary' && !LIFE.has(record.type),
  );
}

/**
 * The same, once the end of every call is on record. A client that took a call back is not told when it is, and what it
 * asks next may be answered before.
 */
export async function readEndedAudit(file: string): Promise<AuditRecord[]> {
  const count = (wanted: string): number => readAudit(file).filter(({ type }) => type === wanted).length;
  for (let waits = 0; waits < 500 && count('response') < count('request'); waits++) await sleep(10);
  return readAudit(file);
}

/** All records of the latest file of an audit log. */
export function readWholeAudit(file: string): AuditRecord[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditRecord);
}
