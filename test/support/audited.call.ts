import type { AuditedCall } from '../../src/review/calls/audited.call.js';

/** A call that was answered, but for what is given. */
export function auditedCall(differences: Partial<AuditedCall> = {}): AuditedCall {
  return {
    id: 'a',
    tool: 'read_file',
    client: 'cursor/1.2',
    run: 'r1',
    seq: 3,
    began: new Date('2026-03-01T12:00:00.000Z'),
    ended: new Date('2026-03-01T12:00:00.018Z'),
    outcome: 'answered',
    rule: 'tools.allow[0]',
    code: undefined,
    reason: undefined,
    tookMs: 18,
    arguments: { path: '/a' },
    egress: [],
    files: [],
    ...differences,
  };
}
