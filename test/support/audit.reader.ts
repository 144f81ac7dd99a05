import { readFileSync } from 'node:fs';

export interface AuditRecord {
  readonly type: 'request' | 'response' | 'egress';
  readonly request_id: string | null;
  readonly tool_name: string | null;
  readonly client?: string;
  readonly arguments?: unknown;
  readonly result_status?: string;
  readonly rule?: string;
  readonly code?: string | null;
  readonly reason?: string | null;
  readonly egress?: readonly unknown[];
  readonly files?: readonly unknown[];
  readonly execution_time_ms?: number;
}

/** The records of an audit log; those of the boot canary are left out. */
export function readAudit(file: string): AuditRecord[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditRecord)
    .filter((record) => record.tool_name !== 'boot canary');
}
