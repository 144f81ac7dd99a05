import { Command, CommanderError } from 'commander';
import { SERVER_NAME, serverVersion } from '../kernel/index.js';
import { PolicyError } from '../policy/index.js';
import { serve, type ServeOptions } from './serve.command.js';

export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** Where a command may write what was asked for, such as its version. Stdout itself belongs to the protocol. */
export type Print = (text: string) => void;

/** Runs the command line. Never throws: every end is an exit code, with its reason on stderr. */
export async function run(argv: readonly string[], print: Print): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command(SERVER_NAME)
    .description('A Model Context Protocol server that lets nothing happen the policy did not allow.')
    .version(`${SERVER_NAME} ${serverVersion()}`, '-v, --version', 'print the version')
    .option(
      '-p, --policy <file>',
      'the policy to serve under (default: MCP_SECURE_POLICY, then your own, then the shipped one)',
    )
    .helpOption('-h, --help', 'print this help')
    .allowExcessArguments(false)
    .configureOutput({ writeOut: print, writeErr: (text) => void process.stderr.write(text) })
    .exitOverride()
    .action(async (options: ServeOptions) => {
      code = await serve(options);
    });
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    return exitCodeOf(error);
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
