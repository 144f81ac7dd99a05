import type { Command } from 'commander';
import { approvalsAnswer, approvalsList, type ListOptions } from './approvals.command.js';
import { EXIT, type Stdout } from './exit.codes.js';
import { terminalOf } from './terminal.js';

/** Adds the commands by which the operator answers for calls that wait for a person. */
export function addApprovalCommands(
  program: Command,
  { print }: Stdout,
  ended: (code: number) => void,
): void {
  const approvals = program
    .command('approvals')
    .description('see and answer the calls that wait for a person (tools.approval in the policy)');
  approvals
    .command('list')
    .description('print them, the oldest first')
    .option('--json', 'print JSON')
    .action(async (_options: unknown, command: Command) => {
      ended(await approvalsList(command.optsWithGlobals<ListOptions>(), print));
    });
  for (const [name, description] of [
    ['approve', 'show a call and, at this terminal, let it run once'],
    ['deny', 'show a call and, at this terminal, refuse it'],
  ] as const) {
    approvals
      .command(name)
      .description(description)
      .argument('<id>', 'as approvals list shows it')
      .addHelpText(
        'after',
        `\nExit codes: ${EXIT.ok} done, ${EXIT.failed} not done, ${EXIT.usage} usage, or no terminal.`,
      )
      .action(async (id: string) => {
        ended(await approvalsAnswer(name, id, terminalOf()));
      });
  }
}
