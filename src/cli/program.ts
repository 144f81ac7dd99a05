import { Command, CommanderError } from 'commander';
import { SERVER_NAME, serverVersion } from '../kernel/index.js';
import { PolicyError } from '../policy/index.js';
import { setFlagsOfWork } from '../v8.flags.js';
import { EXIT, type Print, type Stdout } from './exit.codes.js';
import type { ServeOptions } from './serve.command.js';

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
      const { serve } = await import('./serve.command.js');
      code = await serve(options);
    });
  const ended = (end: number): void => {
    code = end;
  };
  if (!isPlainStart(argv)) {
    // A client waits for the server, and a person for a command: the one does not load what the other needs.
    const { addCommands } = await import('./commands.program.js');
    addCommands(program, { ...stdout, print: out }, ended);
    // A command may read gigabytes.
    setFlagsOfWork();
  }
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    return exitCodeOf(error);
  } finally {
    await printed;
  }
}

/** Whether the arguments start the server, as a client's configuration has them: nothing but a policy. */
function isPlainStart(argv: readonly string[]): boolean {
  const [option, file, ...more] = argv.slice(2);
  if (option === undefined) return true;
  const isPolicy = option === '--policy' || option === '-p';
  return more.length === 0 && isPolicy && file !== undefined && !file.startsWith('-');
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
