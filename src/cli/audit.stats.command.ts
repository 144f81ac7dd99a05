import { logStatistics, statisticsJson, statisticsText } from '../review/index.js';
import { logOf, type PeriodOptions } from './audit.options.js';
import { EXIT, type Stdout } from './exit.codes.js';
import { lookOf } from './terminal.look.js';

export interface AuditStatsOptions extends PeriodOptions {
  readonly json?: true | undefined;
}

/**
 * Prints figures about the calls.
 *
 * @throws Error when there is no log, or it cannot be read; PolicyError when the policy that names it cannot be used
 */
export async function auditStats(options: AuditStatsOptions, { print, columns }: Stdout): Promise<number> {
  const { since, until, json } = options;
  const statistics = await logStatistics(logOf(options), { since, until });
  const look = lookOf(columns(), process.env);
  await print(json === true ? statisticsJson(statistics) : statisticsText(statistics, look));
  return EXIT.ok;
}
