import 'reflect-metadata';
// Used further on. Here because Node compiles its own modules anew once `setFlagsOfStart()` was called.
import 'node:perf_hooks';
import 'node:timers/promises';
import 'node:zlib';
import { lockDown } from './lockdown.js';
import { setFlagsOfStart } from './v8.flags.js';

/**
 * Runs the command line with the arguments of the process.
 *
 * @returns the exit code
 */
export async function start(argv: readonly string[]): Promise<number> {
  // Before anything else is loaded: whatever a module prints while it loads must not reach the protocol, and
  // whatever it connects to has to be allowed.
  const protocol = lockDown();
  // A reader that has left, such as `head`, is no accident.
  protocol.on('error', () => undefined);
  setFlagsOfStart();
  const { run } = await import('./cli/program.js');
  return run(argv, {
    print: (text) => new Promise((resolve) => protocol.write(text, (error) => resolve(!error))),
    columns: () => protocol.columns(),
  });
}
