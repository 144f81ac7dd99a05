/** How the command line of a program that starts another program is read. */
export interface WrapperShape {
  /** One-letter options without a value. */
  readonly flags: string;
  /** One-letter options with a value. */
  readonly values: string;
  readonly longFlags: readonly string[];
  readonly longValues: readonly string[];
  /** How many words of its own come before the program, for example the duration of `timeout`. */
  readonly operands: number;
}

interface ShapeParts {
  readonly flags?: string;
  readonly values?: string;
  readonly longFlags?: string;
  readonly longValues?: string;
  readonly operands?: number;
}

function shape(parts: ShapeParts): WrapperShape {
  const { flags = '', values = '', longFlags = '', longValues = '', operands = 0 } = parts;
  return { flags, values, longFlags: longFlags.split(' '), longValues: longValues.split(' '), operands };
}

/**
 * Programs that start the program named among their arguments. Options that start a shell or split a text into
 * arguments (`sudo -s`, `env -S`) are left out on purpose: an option that is not listed is refused.
 */
export const WRAPPERS: ReadonlyMap<string, WrapperShape> = new Map([
  ['env', shape({ flags: 'i0v', values: 'uC', longFlags: 'ignore-environment', longValues: 'unset chdir' })],
  [
    'sudo',
    shape({
      flags: 'AbEHknPS',
      values: 'CDghpRTuU',
      longFlags: 'non-interactive preserve-env set-home stdin background reset-timestamp',
      longValues: 'user group host prompt chdir chroot',
    }),
  ],
  ['doas', shape({ flags: 'nL', values: 'Cu' })],
  ['pkexec', shape({ longFlags: 'keep-cwd', longValues: 'user' })],
  ['nice', shape({ values: 'n', longValues: 'adjustment' })],
  ['ionice', shape({ flags: 't', values: 'cn', longFlags: 'ignore', longValues: 'class classdata' })],
  ['chrt', shape({ flags: 'bfior', operands: 1 })],
  ['taskset', shape({ flags: 'c', operands: 1 })],
  ['nohup', shape({})],
  ['setsid', shape({ flags: 'cfw', longFlags: 'ctty fork wait' })],
  ['stdbuf', shape({ values: 'ioe', longValues: 'input output error' })],
  ['unbuffer', shape({ flags: 'p' })],
  [
    'timeout',
    shape({
      flags: 'vf',
      values: 'ks',
      longFlags: 'foreground preserve-status verbose',
      longValues: 'kill-after signal',
      operands: 1,
    }),
  ],
  ['time', shape({ flags: 'apqvV', values: 'fo', longFlags: 'append portability quiet verbose' })],
  ['watch', shape({ flags: 'bcdegtx', values: 'n', longFlags: 'color differences', longValues: 'interval' })],
  ['flock', shape({ flags: 'eFnosux', values: 'wE', operands: 1 })],
  ['chroot', shape({ longValues: 'groups userspec', operands: 1 })],
  ['strace', shape({ flags: 'cCdDfFhiqrtTvwxyYzZ', values: 'abeEIoOpPsSuX' })],
  ['ltrace', shape({ flags: 'bcCfiLrStT', values: 'aADeFlnopsuwx' })],
  [
    'xargs',
    shape({
      flags: '0oprtx',
      values: 'adEILnPs',
      longFlags: 'null no-run-if-empty verbose interactive exit open-tty',
      longValues: 'arg-file delimiter max-args max-chars max-lines max-procs replace',
    }),
  ],
  ['busybox', shape({})],
  ['toybox', shape({})],
  ['command', shape({ flags: 'pvV' })],
  ['builtin', shape({})],
  ['exec', shape({ flags: 'cl', values: 'a' })],
]);

/** Programs with options after which another program is named: everything from there on is a command as well. */
export const LAUNCHING_OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['find', ['-exec', '-execdir', '-ok', '-okdir']],
  ['fd', ['-x', '-X', '--exec', '--exec-batch']],
]);

/** Programs that run any text they are given; there is no harmless way to judge that text. */
export const EVALUATORS: ReadonlySet<string> = new Set(
  'eval source . su runuser script parallel cmd powershell pwsh'.split(' '),
);

/** Shells: they may run a script file, and nothing else. */
export const SHELLS: ReadonlySet<string> = new Set(
  'sh bash rbash dash ash zsh ksh mksh fish csh tcsh elvish xonsh nu'.split(' '),
);

/** Options of a shell that change how a script file runs, not what is run. */
export const SHELL_FLAGS = 'efnuvx';

/** Interpreters and the options after which they take a program as text. */
export interface InterpreterShape {
  /** One-letter options with code; they also work behind other letters, as in `perl -ne`. */
  readonly code: string;
  /** One-letter options that must have a value: the rest of the word, or else the next word. */
  readonly values: string;
  /** Whole words with the same meaning. */
  readonly words: readonly string[];
}

function interpreter(code: string, values: string, ...words: readonly string[]): InterpreterShape {
  return { code, values, words };
}

export const INTERPRETERS: ReadonlyMap<string, InterpreterShape> = new Map([
  ['python', interpreter('c', 'mWX')],
  ['pypy', interpreter('c', 'mWX')],
  ['node', interpreter('ep', 'rC', '--eval', '--print')],
  ['nodejs', interpreter('ep', 'rC', '--eval', '--print')],
  ['bun', interpreter('ep', 'r', '--eval', '--print')],
  ['deno', interpreter('', '', 'eval')],
  ['perl', interpreter('eE', 'FIMm')],
  ['ruby', interpreter('e', 'CEIr')],
  ['php', interpreter('BERr', 'cdfgStz', '--run', '--process-begin', '--process-code', '--process-end')],
  ['lua', interpreter('e', 'l')],
  ['luajit', interpreter('e', 'jl')],
  ['julia', interpreter('eE', 'CHJLpt', '--eval', '--print')],
  ['rscript', interpreter('e', '')],
  ['osascript', interpreter('e', 'ls')],
  ['groovy', interpreter('e', '')],
  ['scala', interpreter('e', '')],
]);

/** Languages whose program is an argument of its own, unless it comes from a file after `-f`. */
export const AWKS: ReadonlySet<string> = new Set(['awk', 'gawk', 'mawk', 'nawk']);
