import { serverVersion } from '../kernel/index.js';
import { auditReport, reportPlace, writeReport, type LogState } from '../review/index.js';
import { UnverifiableLog, verifyLog } from '../security/index.js';
import { logOf, type PeriodOptions } from './audit.options.js';
import { verificationText } from './audit.verify.command.js';
import { EXIT, type Print } from './exit.codes.js';

export interface AuditReportOptions extends PeriodOptions {
  /** The file to write. */
  readonly html: string;
}

/**
 * Writes a report of the audit log, whatever a verification of the log says, and says it on the page and in the exit
 * code.
 *
 * @returns the exit code of a verification
 * @throws UnwritableReport; Error of node:fs; PolicyError when the policy that names the log cannot be used
 */
export async function auditReportCommand(options: AuditReportOptions, print: Print): Promise<number> {
  const log = logOf(options);
  const place = reportPlace(options.html, log);
  const { state, code, text } = await verified(log);
  const page = await auditReport({
    log,
    since: options.since,
    until: options.until,
    now: new Date(),
    version: serverVersion(),
    state,
  });
  writeReport(place, page);
  if (code === EXIT.ok) await print(text);
  else process.stderr.write(text);
  await print(`report ${place}\n`);
  return code;
}

interface Verified {
  readonly state: LogState;
  readonly code: number;
  /** What `audit verify` would print. */
  readonly text: string;
}

async function verified(log: string): Promise<Verified> {
  try {
    const verification = await verifyLog(log);
    const { finding, records, head, notes } = verification;
    const text = verificationText(log, verification);
    if (finding === undefined) {
      const state: LogState = { kind: 'whole', records, head: `${head.seq}:${head.mac}`, notes };
      return { state, code: EXIT.ok, text };
    }
    return {
      state: { kind: 'broken', finding: text.split('\n')[0] ?? '' },
      code: EXIT.tampered,
      text,
    };
  } catch (error) {
    if (!(error instanceof UnverifiableLog)) throw error;
    const text = `The log was not verified. ${error.message}`;
    return { state: { kind: 'unknown', why: error.message }, code: EXIT.failed, text: `${text}\n` };
  }
}
