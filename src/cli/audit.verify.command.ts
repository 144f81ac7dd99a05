import { InvalidArgumentError } from 'commander';
import { verifyLog, type Verification } from '../security/index.js';
import { logOf, type LogOptions } from './audit.options.js';
import { EXIT, type Print } from './exit.codes.js';

/** The place of a record in the chain, as `audit verify` prints it. */
export interface KeptHead {
  readonly seq: number;
  readonly mac: string;
}

export interface AuditVerifyOptions extends LogOptions {
  readonly expectHead?: KeptHead | undefined;
}

/**
 * Verifies the audit log and prints what was found, and the head to keep.
 *
 * @returns the exit code
 * @throws UnverifiableLog when there is no log or no key; PolicyError when the policy that names it cannot be used
 */
export async function auditVerify(options: AuditVerifyOptions, print: Print): Promise<number> {
  const log = logOf(options);
  const verification = await verifyLog(log, options.expectHead);
  await print(verificationText(log, verification));
  return verification.finding === undefined ? EXIT.ok : EXIT.tampered;
}

/** Reads `seq:mac`. */
export function expectedHead(text: string): KeptHead {
  const match = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new InvalidArgumentError(
      'Write what audit verify printed after "head": a number, a colon, 64 digits.',
    );
  }
  return { seq: Number(match[1]), mac: match[2] };
}

/** What is said of a verification: first what is wrong, last the head. */
export function verificationText(log: string, verification: Verification): string {
  const { finding, records, first, head, torn, notes } = verification;
  const lines: string[] = [];
  if (finding === undefined) lines.push(`${log} is whole: ${records} records, ${first} to ${head.seq}`);
  else {
    const { place, seq, anomaly, detail } = finding;
    const record = seq === undefined ? '' : ` seq ${seq}`;
    lines.push(`${place.file}:${place.line}${record}: ${anomaly}: ${detail}`, `${log} is not whole`);
  }
  if (torn > 0)
    lines.push(`${torn} ${torn === 1 ? 'line was' : 'lines were'} cut short by a crash, on record`);
  lines.push(...notes.map((note) => `note: ${note}`));
  // A head behind something that is wrong must not be kept as one that was verified.
  if (finding === undefined) lines.push(`head ${head.seq}:${head.mac}`);
  return lines.map((line) => `${line}\n`).join('');
}
