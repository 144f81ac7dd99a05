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

function shortened(name: string, length: number): string[] {
  return Array.from({ length: name.length - length + 1 }, (_, more) => name.slice(0, length + more));
}

const UV_FLAGS = 'module script isolated no-project frozen locked no-sync offline quiet active';

/** They may be shortened. */
const TMUX_VERBS = [
  'new',
  'neww',
  'splitw',
  'popup',
  ...shortened('new-session', 5),
  ...shortened('new-window', 5),
  ...shortened('split-window', 2),
  ...shortened('display-popup', 10),
].join(' ');

const SETARCH = shape({ flags: 'R', longFlags: 'addr-no-randomize' });
const MACHINES = (
  'linux32 linux64 uname26 i386 i486 i586 i686 athlon x86_64 amd64 aarch64 arm armv7l armv8l ppc ppc64 ppc64le ' +
  'riscv32 riscv64 s390 s390x mips mips64 sparc sparc64'
).split(' ');

const RUNNERS = 'poetry pipenv pdm hatch rye pixi volta dotenvx'.split(' ');
const EXECUTORS = 'bundle gem rbenv pyenv nodenv asdf opam dune stack cabal'.split(' ');
const EMULATORS = 'qemu-i386 qemu-x86_64 qemu-arm qemu-aarch64 box64'.split(' ');

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
  // Without -b, -i and -o, behind which the priority may be left out.
  ['chrt', shape({ flags: 'fr', operands: 1 })],
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
  ['strace', shape({ flags: 'cCdDfFhiqrtTvwxyYzZ', values: 'abeIoOpPsSuX' })],
  ['ltrace', shape({ flags: 'bcCfiLrStT', values: 'aADeFlnopsuwx' })],
  [
    'xargs',
    shape({
      reads: 'open',
      // Without those that replace text inside the command, which could become the program.
      flags: '0oprtx',
      values: 'adELnPs',
      longFlags: 'null no-run-if-empty verbose interactive exit open-tty max-lines',
      longValues: 'arg-file delimiter max-args max-chars max-procs',
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
      // Those without `=` have no value, and the program comes next.
      longFlags: 'all pid net mount uts ipc user',
      longValues: 'target',
    }),
  ],
  ['firejail', shape({ longFlags: 'quiet private noprofile net ip profile name' })],
  ['setpriv', shape({ longFlags: 'clear-groups no-new-privs', longValues: 'reuid regid groups' })],
  [
    'numactl',
    shape({
      flags: 'l',
      values: 'NmpCPi',
      longFlags: 'localalloc',
      longValues: 'cpunodebind membind physcpubind interleave preferred',
    }),
  ],
  ['prlimit', shape({ longValues: 'as core cpu data fsize memlock nofile nproc rss stack' })],
  ['faketime', shape({ flags: 'm', operands: 1 })],
  ['fakeroot', shape({ values: 'sil' })],
  ['proxychains', shape({ flags: 'q', values: 'f' })],
  ['torsocks', shape({ flags: 'i' })],
  ['torify', shape({})],
  ['catchsegv', shape({})],
  ['eatmydata', shape({})],
  [
    'setarch',
    // The name of a machine may be left out, and is a program by itself where it is not.
    SETARCH,
  ],
  ...MACHINES.map((name) => [name, SETARCH] as const),
  ['valgrind', shape({ flags: 'qv', longFlags: 'tool leak-check log-file' })],
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
      longValues: 'with package extra group project directory env-file',
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
  ...RUNNERS.map((name) => [name, shape({ verbs: 'run' })] as const),
  ...EXECUTORS.map((name) => [name, shape({ verbs: 'exec' })] as const),
  ['perf', shape({ verbs: 'stat record trace', flags: 'adgv', values: 'CeFoprt' })],
  ['rr', shape({ verbs: 'record' })],
  ['heaptrack', shape({ values: 'op' })],
  ['rustup', shape({ verbs: 'run', operands: 1 })],
  ['direnv', shape({ verbs: 'exec', operands: 1 })],
  ['wine', shape({})],
  ...EMULATORS.map((name) => [name, shape({ values: 'L' })] as const),
  [
    'parallel',
    shape({
      reads: 'template',
      flags: '0kXmtv',
      values: 'jNnL',
      longFlags: 'verbose keep-order null dry-run bar eta will-cite no-notice',
      longValues: 'jobs max-args delay retries timeout halt-on-error',
    }),
  ],
  ['screen', shape({ flags: 'aAdDilmnOqrRUvwxL6', values: 'ehpStTX' })],
  [
    'tmux',
    shape({
      verbs: TMUX_VERBS,
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
  /** The same options together with others or with their value. */
  readonly glued?: RegExp;
}

const FIND: LaunchingOptions = { marks: ['-exec', '-execdir', '-ok', '-okdir'], adds: 'nothing' };
const FD: LaunchingOptions = {
  marks: ['-x', '-X', '--exec', '--exec-batch'],
  adds: 'words',
  glued: /^-(?:[^-CESdejot]*[xX]|-exec)/,
};

export const LAUNCHING_OPTIONS: ReadonlyMap<string, LaunchingOptions> = new Map([
  ['find', FIND],
  ['fd', FD],
  ['fdfind', FD],
]);

/** Arguments that do what another program does: whoever blocks `rm` blocks `find -delete`. */
export const STANDS_FOR: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['find', new Map([['-delete', 'rm']])],
]);

/** Programs that run any text they are given; there is no harmless way to judge that text. */
export const EVALUATORS: ReadonlySet<string> = new Set(
  // A module that takes code for its argument, as in `uv run -m timeit`.
  (
    'timeit ' +
    'eval source . su newgrp runuser script cmd powershell pwsh npx bunx pnpx uvx at batch crontab ' +
    'entr hyperfine nix-shell systemd-run systemd-nspawn start-stop-daemon proot bwrap ssh-agent run-parts ' +
    'gdbserver rush bpftrace stap dtrace dtruss truss flatpak-spawn'
  ).split(' '),
);

/** What the programs above can do without running anything. */
export const HARMLESS: ReadonlySet<string> = new Set(['at -l', 'crontab -l']);

/** Builtins of shells that do the same (`set -s` reads on from input); outside of a shell there are no such programs. */
export const SHELL_EVALUATORS: ReadonlySet<string> = new Set(
  'set trap coproc fc bind complete compgen compopt mapfile readarray enable hash alias'.split(' '),
);
