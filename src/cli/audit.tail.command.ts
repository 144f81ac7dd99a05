import { setTimeout as sleep } from 'node:timers/promises';
import { EntryRows, RowText, entryOf } from '../review/index.js';
import { LogTailReader } from '../security/index.js';
import { logOf, type LogOptions } from './audit.options.js';
import { EXIT, type Stdout } from './exit.codes.js';
import { lookOf } from './terminal.look.js';

/** Between two looks at the log: less than a person notices. */
const LOOK_MS = 200;

export interface AuditTailOptions extends LogOptions {
  readonly lines: number;
  readonly follow?: true | undefined;
}

/**
 * Prints the last records, a line each; with `follow` also those that come, until nobody reads any more.
 *
 * @throws Error when there is no log, or it cannot be read; PolicyError when the policy that names it cannot be used
 */
export async function auditTail(options: AuditTailOptions, { print, columns }: Stdout): Promise<number> {
  const log = logOf(options);
  const rows = new EntryRows();
  const text = new RowText(() => lookOf(columns(), process.env));
  const show = async (lines: readonly Buffer[]) => {
    // One by one: ten thousand of the longest ones are more than a string can hold.
    for (const line of lines) {
      for (const row of rows.of(entryOf(line))) if (!(await print(text.of(row)))) return false;
    }
    return true;
  };
  const reader = new LogTailReader(log);
  const last = await reader.last(options.lines);
  if (last === undefined) {
    if (options.follow === undefined) throw new Error(`There is no log at ${log}.`);
    process.stderr.write(`There is no log at ${log} yet; waiting for one.\n`);
  }
  let isRead = (await show(last ?? [])) && options.follow === true;
  while (isRead) {
    for await (const lines of reader.next()) isRead &&= await show(lines);
    await sleep(LOOK_MS);
  }
  reader.close();
  return EXIT.ok;
}
