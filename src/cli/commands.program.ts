import { Argument, type Command } from 'commander';
import { QUESTION_KINDS } from '../security/index.js';
import { addApprovalCommands } from './approvals.program.js';
import { addAuditCommands } from './audit.program.js';
import { check, type CheckOptions } from './check.command.js';
import { EXIT, type Stdout } from './exit.codes.js';
import { explain, questionKind, type ExplainOptions } from './explain.command.js';
import { addPluginCommands } from './plugins.program.js';

/** Adds every command but the one without a name, which serves. */
export function addCommands(program: Command, stdout: Stdout, ended: (code: number) => void): void {
  program
    .command('check')
    .description('say what is wrong with the policy, and start nothing')
    .action((_options: unknown, command: Command) => {
      ended(check(command.optsWithGlobals<CheckOptions>(), stdout.print));
    });
  program
    .command('explain')
    .description('say what the policy decides about a value, by which rule, and what would change it')
    .addArgument(
      new Argument('<kind>', `what the value is: ${QUESTION_KINDS.join(', ')}`).argParser(questionKind),
    )
    .argument('<value>', 'the value, or - to read one JSON string per line from stdin')
    .option('-t, --tool <name>', 'the tool that wants it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExit codes: ${EXIT.ok} allowed, ${EXIT.refused} refused, ${EXIT.failed} no usable policy, ${EXIT.usage} usage.`,
    )
    .action(
      async (kind: ReturnType<typeof questionKind>, value: string, _options: unknown, command: Command) => {
        ended(await explain(kind, value, command.optsWithGlobals<ExplainOptions>(), stdout.print));
      },
    );
  addAuditCommands(program, stdout, ended);
  addApprovalCommands(program, stdout, ended);
  addPluginCommands(program, stdout, ended);
}
