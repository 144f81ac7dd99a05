import { Command } from 'commander';
import {
  callOutcome,
  lineCount,
  pointInTime,
  refuseEmptyPeriod,
  type PeriodOptions,
} from './audit.options.js';
import { auditQuery, type AuditQueryOptions } from './audit.query.command.js';
import { auditReportCommand, type AuditReportOptions } from './audit.report.command.js';
import { auditStats, type AuditStatsOptions } from './audit.stats.command.js';
import { auditTail, type AuditTailOptions } from './audit.tail.command.js';
import { auditVerify, expectedHead, type AuditVerifyOptions } from './audit.verify.command.js';
import { EXIT, type Stdout } from './exit.codes.js';

const LOG = ['-l, --log <file>', 'the log (default: audit.log_file of the policy)'] as const;
const SINCE = [
  '--since <time>',
  'only calls from then on: 30m, 24h, 7d, or a time as 2026-03-01T12:00Z',
  pointInTime,
] as const;
const UNTIL = ['--until <time>', 'only calls before then', pointInTime] as const;
const READ = `\nExit codes: ${EXIT.ok} read, ${EXIT.failed} cannot be read, ${EXIT.usage} usage. What is read is not verified: that is audit verify.`;

/** Adds the commands that look at the audit log. */
export function addAuditCommands(program: Command, stdout: Stdout, ended: (code: number) => void): void {
  const audit = program.command('audit').description('look at the audit log');
  const add = <Options>(
    name: string,
    description: string,
    work: (options: Options) => Promise<number>,
  ): Command =>
    audit
      .command(name)
      .description(description)
      .action(async (_options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Options & PeriodOptions>();
        refuseEmptyPeriod(options, command);
        ended(await work(options));
      });

  add(
    'verify',
    'say whether the audit log is whole, or name the first record that is wrong',
    (options: AuditVerifyOptions) => auditVerify(options, stdout.print),
  )
    .option(...LOG)
    .option(
      '-e, --expect-head <seq:mac>',
      'a head that an earlier verification printed and you kept elsewhere',
      expectedHead,
    )
    .addHelpText(
      'after',
      `\nExit codes: ${EXIT.ok} whole, ${EXIT.tampered} not whole, ${EXIT.failed} cannot be verified, ${EXIT.usage} usage.`,
    );
  add('tail', 'print the last records, a line each', (options: AuditTailOptions) =>
    auditTail(options, stdout),
  )
    .option('-f, --follow', 'go on with those that come, until it is interrupted')
    .option('-n, --lines <count>', 'how many to begin with', lineCount, 20)
    .option(...LOG)
    .addHelpText('after', READ);
  add('query', 'print the calls that fit, a line each', (options: AuditQueryOptions) =>
    auditQuery(options, stdout),
  )
    .option(...SINCE)
    .option(...UNTIL)
    .option('-t, --tool <name>', 'only calls of this tool; * and ? as in the policy')
    .option(
      '-o, --outcome <outcome>',
      'only calls that ended so: refused, answered, failed, ...',
      callOutcome,
    )
    .option('-r, --rule <rule>', 'only calls decided by this rule, or by one below it: network')
    .option('-c, --client <name>', 'only calls of this client, with or without its version')
    .option('--run <id>', 'only calls of this server process')
    .option('--json', 'print JSON Lines')
    .option(...LOG)
    .addHelpText('after', READ);
  add('stats', 'count calls and refusals, and say how long each tool takes', (options: AuditStatsOptions) =>
    auditStats(options, stdout),
  )
    .option(...SINCE)
    .option(...UNTIL)
    .option('--json', 'print JSON')
    .option(...LOG)
    .addHelpText('after', READ);
  add(
    'report',
    'write a page about the calls: charts, and a table of the slowest and the refused ones',
    (options: AuditReportOptions) => auditReportCommand(options, stdout.print),
  )
    .requiredOption('--html <file>', 'the page; a file that is there is replaced')
    .option(...SINCE)
    .option(...UNTIL)
    .option(...LOG)
    .addHelpText(
      'after',
      `\nExit codes: ${EXIT.ok} written, and the log is whole; ${EXIT.tampered} written, and the log is not whole; ${EXIT.failed} not written, or the log cannot be verified; ${EXIT.usage} usage.`,
    );
}
