import { Argument, Command, CommanderError } from 'commander';
import { SERVER_NAME, serverVersion } from '../kernel/index.js';
import { PolicyError } from '../policy/index.js';
import { QUESTION_KINDS } from '../security/index.js';
import { addApprovalCommands } from './approvals.program.js';
import { addAuditCommands } from './audit.program.js';
import { check, type CheckOptions } from './check.command.js';
import { EXIT, type Print, type Stdout } from './exit.codes.js';
import { explain, questionKind, type ExplainOptions } from './explain.command.js';
import { addPluginCommands } from './plugins.program.js';
import { serve, type ServeOptions } from './serve.command.js';

/** Runs the command line. Never throws: every end is an exit code, with its reason on stderr. */
export async function run(argv: readonly string[], stdout: Stdout): Promise<number> {
  let code: number = EXIT.ok;
  // A process that ends by process.exit() loses what has not left for a pipe yet.
  let printed: Promise<unknown> = Promise.resolve();
  const out: Print = (text) => {
    const left = stdout.print(text);
    printed = left;
    return left;
  };
  const program = new Command(SERVER_NAME)
    .description('A Model Context Protocol server that lets nothing happen the policy did not allow.')
    .version(`${SERVER_NAME} ${serverVersion()}`, '-v, --version', 'print the version')
    .option(
      '-p, --policy <file>',
      'the policy to use (default: MCP_SECURE_POLICY, then your own, then the shipped one)',
    )
    .helpOption('-h, --help', 'print this help')
    .allowExcessArguments(false)
    .configureOutput({
      writeOut: (text) => void out(text),
      writeErr: (text) => void process.stderr.write(text),
    })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .action(async (options: ServeOptions) => {
      code = await serve(options);
    });
  program
    .command('check')
    .description('say what is wrong with the policy, and start nothing')
    .action((_options: unknown, command: Command) => {
      code = check(command.optsWithGlobals<CheckOptions>(), out);
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
        code = await explain(kind, value, command.optsWithGlobals<ExplainOptions>(), out);
      },
    );
  const ended = (end: number): void => {
    code = end;
  };
  addAuditCommands(program, { ...stdout, print: out }, ended);
  addApprovalCommands(program, { ...stdout, print: out }, ended);
  addPluginCommands(program, { ...stdout, print: out }, ended);
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    return exitCodeOf(error);
  } finally {
    await printed;
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof PolicyError) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.failed;
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return EXIT.failed;
}
