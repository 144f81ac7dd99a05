/** The audit log could not take a record. The message names the file and the cause, for the operator only. */
export class AuditUnavailable extends Error {
  override readonly name = 'AuditUnavailable';
}
