import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RowText, entryOf, rowOfEntry } from '../review/index.js';
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
  if (!existsSync(log)) {
    if (options.follow === undefined) throw new Error(`There is no log at ${log}.`);
    process.stderr.write(`There is no log at ${log} yet; waiting for one.\n`);
  }
  const rows = new RowText(() => lookOf(columns(), process.env));
  const shown = (lines: readonly Buffer[]) =>
    print(lines.map((line) => rows.of(rowOfEntry(entryOf(line)))).join(''));
  const reader = new LogTailReader(log);
  const last = await reader.last(options.lines);
  let isRead = (await shown(last)) && options.follow === true;
  while (isRead) {
    for await (const lines of reader.next()) isRead &&= lines.length === 0 || (await shown(lines));
    await sleep(LOOK_MS);
  }
  reader.close();
  return EXIT.ok;
}
