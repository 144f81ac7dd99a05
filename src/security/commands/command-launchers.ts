/** How the command line of a program that starts another program is read. */
export interface WrapperShape {
  /** The words behind which it starts something, as in `uv run`; none when it always does. */
  readonly verbs: readonly string[];
  /** How what is left becomes a command: as words, as words with more to come, as a
   * template for a shell, or joined and read by a shell. */
  readonly reads: 'words' | 'open' | 'template' | 'shell';
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
  readonly verbs?: string;
  readonly reads?: WrapperShape['reads'];
  readonly flags?: string;
  readonly values?: string;
  readonly longFlags?: string;
  readonly longValues?: string;
  readonly operands?: number;
}

function shape(parts: ShapeParts): WrapperShape {
  const { verbs = '', reads = 'words', flags = '', values = '', longFlags = '', longValues = '' } = parts;
  return {
    verbs: verbs === '' ? [] : verbs.split(' '),
    reads,
    flags,
    values,
    longFlags: longFlags.split(' '),
    longValues: longValues.split(' '),
    operands: parts.operands ?? 0,
  };
}

const UV_FLAGS = 'module script isolated no-project frozen locked no-sync offline quiet active';

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
  [
    'watch',
    shape({
      // Without -x, which is left out: it would be read in two ways.
      reads: 'shell',
      flags: 'bcdegt',
      values: 'n',
      longFlags: 'beep color differences errexit chgexit no-title',
      longValues: 'interval',
    }),
  ],
  ['flock', shape({ flags: 'eFnosux', values: 'wE', operands: 1 })],
  ['chroot', shape({ longValues: 'groups userspec', operands: 1 })],
  ['strace', shape({ flags: 'cCdDfFhiqrtTvwxyYzZ', values: 'abeEIoOpPsSuX' })],
  ['ltrace', shape({ flags: 'bcCfiLrStT', values: 'aADeFlnopsuwx' })],
  [
    'xargs',
    shape({
      reads: 'open',
      // Without those that replace text inside the command, which could become the program.
      flags: '0oprtx',
      values: 'adELnPs',
      longFlags: 'null no-run-if-empty verbose interactive exit open-tty',
      longValues: 'arg-file delimiter max-args max-chars max-lines max-procs',
    }),
  ],
  ['busybox', shape({})],
  ['toybox', shape({})],
  ['sshpass', shape({ flags: 'ev', values: 'pfdP' })],
  [
    'unshare',
    shape({ flags: 'fimnprTuU', longFlags: 'fork ipc mount net pid user uts map-root-user mount-proc' }),
  ],
  [
    'nsenter',
    shape({
      flags: 'aimnpuUCr',
      values: 'tSG',
      longFlags: 'all',
      longValues: 'target pid net mount uts ipc user',
    }),
  ],
  ['firejail', shape({ longFlags: 'quiet private noprofile', longValues: 'net ip profile private name' })],
  ['setpriv', shape({ longFlags: 'clear-groups no-new-privs', longValues: 'reuid regid groups' })],
  ['fakeroot', shape({ values: 'sil' })],
  ['proxychains', shape({ flags: 'q', values: 'f' })],
  ['proxychains4', shape({ flags: 'q', values: 'f' })],
  ['torsocks', shape({ flags: 'i' })],
  ['torify', shape({})],
  ['catchsegv', shape({})],
  ['eatmydata', shape({})],
  [
    'setarch',
    shape({ verbs: 'linux32 linux64 i386 i686 x86_64 uname26', flags: 'R', longFlags: 'addr-no-randomize' }),
  ],
  ['linux32', shape({ flags: 'R' })],
  ['linux64', shape({ flags: 'R' })],
  ['valgrind', shape({ flags: 'qv', longValues: 'tool leak-check log-file' })],
  ['rlwrap', shape({ flags: 'acr', longFlags: 'remember' })],
  [
    'xvfb-run',
    shape({
      flags: 'a',
      values: 'efnpsw',
      longFlags: 'auto-servernum',
      longValues: 'server-args server-num',
    }),
  ],
  ['dbus-run-session', shape({})],
  ['caffeinate', shape({ flags: 'dimsu', values: 'tw' })],
  [
    'uv',
    shape({
      verbs: 'run',
      flags: 'mqv',
      longFlags: UV_FLAGS,
      longValues: 'with python package extra group project directory env-file',
    }),
  ],
  [
    'conda',
    shape({
      verbs: 'run',
      flags: 'v',
      values: 'np',
      longFlags: 'no-capture-output live-stream',
      longValues: 'name prefix cwd',
    }),
  ],
  ['poetry', shape({ verbs: 'run' })],
  ['pipenv', shape({ verbs: 'run' })],
  ['pdm', shape({ verbs: 'run' })],
  ['hatch', shape({ verbs: 'run' })],
  ['bundle', shape({ verbs: 'exec' })],
  [
    'parallel',
    shape({
      reads: 'template',
      flags: '0kXmtv',
      values: 'jNnL',
      longFlags: 'verbose keep-order null dry-run bar eta will-cite no-notice halt-on-error',
      longValues: 'jobs max-args delay retries timeout',
    }),
  ],
  ['screen', shape({ flags: 'aAdDilmnOqrRUvwxL6', values: 'ehpsStTX' })],
  [
    'tmux',
    shape({
      verbs: 'new new-session neww new-window splitw split-window popup display-popup',
      reads: 'shell',
      flags: 'AdDEPXabhvfkSIZ',
      values: 'eFlnpstxyhw',
    }),
  ],
  ['command', shape({ flags: 'pvV' })],
  ['builtin', shape({})],
  ['exec', shape({ flags: 'cl', values: 'a' })],
]);

/** Options after which another program is named. */
export interface LaunchingOptions {
  readonly marks: readonly string[];
  /** What the program adds to the command where it has no `{}`. */
  readonly adds: 'nothing' | 'words';
}

const FIND: LaunchingOptions = { marks: ['-exec', '-execdir', '-ok', '-okdir'], adds: 'nothing' };
const FD: LaunchingOptions = { marks: ['-x', '-X', '--exec', '--exec-batch'], adds: 'words' };

export const LAUNCHING_OPTIONS: ReadonlyMap<string, LaunchingOptions> = new Map([
  ['find', FIND],
  ['gfind', FIND],
  ['fd', FD],
  ['fdfind', FD],
]);

/** Arguments that do what another program does: whoever blocks `rm` blocks `find -delete`. */
export const STANDS_FOR: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['find', new Map([['-delete', 'rm']])],
  ['gfind', new Map([['-delete', 'rm']])],
]);

/** Programs that run any text they are given; there is no harmless way to judge that text. */
export const EVALUATORS: ReadonlySet<string> = new Set(
  (
    'eval source . su newgrp runuser script cmd powershell pwsh npx bunx pnpx uvx at batch crontab ' +
    'entr hyperfine nix-shell systemd-run start-stop-daemon proot bwrap ssh-agent'
  ).split(' '),
);

/** What the programs above can do without running anything. */
export const HARMLESS: ReadonlySet<string> = new Set(['at -l', 'crontab -l']);

/** Builtins of shells that do the same (`set -s` reads on from input); outside of a shell there are no such programs. */
export const SHELL_EVALUATORS: ReadonlySet<string> = new Set(
  'set trap coproc fc bind complete compgen compopt mapfile readarray enable hash alias'.split(' '),
);
