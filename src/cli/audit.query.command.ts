import {
  RowText,
  jsonOfCall,
  logCalls,
  matchesFilter,
  rowOfCall,
  type CallOutcome,
} from '../review/index.js';
import { logOf, type PeriodOptions } from './audit.options.js';
import { EXIT, type Stdout } from './exit.codes.js';
import { lookOf } from './terminal.look.js';

export interface AuditQueryOptions extends PeriodOptions {
  readonly tool?: string | undefined;
  readonly outcome?: CallOutcome | undefined;
  readonly rule?: string | undefined;
  readonly client?: string | undefined;
  readonly run?: string | undefined;
  readonly json?: true | undefined;
}

/**
 * Prints the calls that fit, a line each.
 *
 * @throws Error when there is no log, or it cannot be read; PolicyError when the policy that names it cannot be used
 */
export async function auditQuery(options: AuditQueryOptions, { print, columns }: Stdout): Promise<number> {
  const { since, until, tool, outcome, rule, client, run } = options;
  const filter = { since, until, tool, outcome, rule, client, run };
  const rows = new RowText(() => lookOf(columns(), process.env));
  let unreadable = 0;
  const batches = logCalls(logOf(options), (line) => {
    if (line === 'unreadable') unreadable++;
  });
  for await (const calls of batches) {
    const text = calls
      .filter((call) => matchesFilter(filter, call))
      .map((call) => (options.json === true ? `${jsonOfCall(call)}\n` : rows.of(rowOfCall(call))))
      .join('');
    if (text !== '' && !(await print(text))) return EXIT.ok;
  }
  warnOfUnreadable(unreadable);
  return EXIT.ok;
}

/** Says that something was left out. */
export function warnOfUnreadable(lines: number): void {
  if (lines === 0) return;
  const subject = lines === 1 ? '1 line of the log is no record' : `${lines} lines of the log are no records`;
  process.stderr.write(`${subject}. Run audit verify to see what happened to it.\n`);
}
