import type { Command } from 'commander';
import { EXIT, type Stdout } from './exit.codes.js';
import type { PluginOptions } from './listed.plugins.js';
import { pluginsAccept, type Asked, type PluginsAcceptOptions } from './plugins.accept.command.js';
import { pluginsCheck } from './plugins.check.command.js';
import { pluginsList, type PluginsListOptions } from './plugins.list.command.js';
import { linesOf } from './text.lines.js';

/** Adds the commands that look at plugins that are programs, and accept them. */
export function addPluginCommands(program: Command, stdout: Stdout, ended: (code: number) => void): void {
  const plugins = program
    .command('plugins')
    .description('look at the programs that the policy lists as plugins, and accept them');
  plugins
    .command('list')
    .description('print each with its tools, and whether it may run')
    .option('--json', 'print JSON')
    .action(async (_options: unknown, command: Command) => {
      ended(await pluginsList(command.optsWithGlobals<PluginsListOptions>(), stdout.print));
    });
  plugins
    .command('check')
    .description('say what keeps them from running, and print the digest of each')
    .addHelpText('after', `\nExit codes: ${EXIT.ok} nothing, ${EXIT.failed} something, ${EXIT.usage} usage.`)
    .action(async (_options: unknown, command: Command) => {
      ended(await pluginsCheck(command.optsWithGlobals<PluginOptions>(), stdout.print));
    });
  plugins
    .command('accept')
    .description('show what one is and may do, and accept it as it is')
    .argument('<plugin>', 'its name, or its manifest')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      `\nExit codes: ${EXIT.ok} accepted, ${EXIT.failed} not accepted, ${EXIT.usage} usage, or nobody to ask.`,
    )
    .action(async (plugin: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<PluginsAcceptOptions>();
      ended(await pluginsAccept(plugin, options, asking(stdout)));
    });
}

function asking({ print, columns }: Stdout): Asked {
  return {
    say: print,
    ask: async (question) => {
      if (!process.stdin.isTTY || columns() === undefined) return undefined;
      await print(question);
      for await (const line of linesOf(process.stdin)) return line ?? '';
      return '';
    },
  };
}
