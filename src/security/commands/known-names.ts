import { LAUNCHING_OPTIONS, EVALUATORS, SHELL_EVALUATORS, WRAPPERS } from './wrapper.table.js';
import { LAUNCHING } from './launch.table.js';
import { INTERPRETERS, OTHER_SHELLS, POSIX_SHELLS } from './interpreter.table.js';
import { withoutVersion } from './program.js';

/** Other names that systems install the same program under. */
const OTHER_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['awk', 'original-awk goawk mawk nawk gawk'.split(' ')],
  ['sed', ['ssed']],
  ['tar', ['bsdtar']],
  [
    'vim',
    'vim.basic vim.tiny vim.nox vim.gtk vim.gtk3 vim.athena vimx evim rgvim rview gview gvimdiff'.split(' '),
  ],
  ['gcc', 'cc c++ g++ cpp c89 c99'.split(' ')],
  ['clang', ['clang++', 'clang-cpp']],
  ['python', ['pythonw', 'pypy']],
  ['php', ['php-cgi', 'php-cli', 'phpdbg']],
  ['octave', ['octave-cli']],
  ['docker', ['docker-compose', 'podman-compose']],
  ['conda', ['mamba', 'micromamba']],
  ['make', ['remake', 'pmake']],
  ['wine', ['wine64']],
  ['ssh', ['slogin']],
  ['yt-dlp', ['youtube-dl']],
  ['mysql', ['mariadb']],
  ['parallel', ['sem']],
]);

const SAME_AS: ReadonlyMap<string, string> = new Map(
  [...OTHER_NAMES].flatMap(([name, others]) => others.map((other) => [other, name] as const)),
);

/** Programs that macOS and the BSDs install with a `g` in front when they come from GNU. */
const GNU: ReadonlySet<string> = new Set(
  (
    'awk chroot cp dd env find install ln make mkfifo mknod mv nice nohup rm rmdir sed shred sort split stdbuf ' +
    'tar timeout time truncate unlink xargs'
  ).split(' '),
);

const KNOWN: ReadonlySet<string> = new Set([
  'awk',
  'sed',
  ...POSIX_SHELLS,
  ...OTHER_SHELLS,
  ...EVALUATORS,
  ...SHELL_EVALUATORS,
  ...[WRAPPERS, LAUNCHING_OPTIONS, LAUNCHING, INTERPRETERS].flatMap((table) => [...table.keys()]),
]);

/** `gtimeout` is a `timeout`. */
function withoutGnu(program: string): string {
  return program.startsWith('g') && GNU.has(program.slice(1)) ? program.slice(1) : program;
}

/**
 * The name under which the tables know a program: `gtimeout` is a `timeout`, `python3.11-dbg` a `python`,
 * `x86_64-linux-gnu-gcc-12` a `gcc`.
 *
 * @param program as `programOf` names it
 */
export function knownName(program: string): string {
  const plain = withoutVersion(program.replace(/-(?:dbg|static)$/, '').replace(/(?<=\d)[dmt]$/, ''));
  const compiler = plain.slice(plain.lastIndexOf('-') + 1);
  const names = [program, withoutGnu(program), plain, ...(COMPILERS.has(compiler) ? [compiler] : [])];
  return (
    names.map((name) => SAME_AS.get(name) ?? name).find((name) => KNOWN.has(name)) ?? withoutGnu(program)
  );
}

const COMPILERS: ReadonlySet<string> = new Set(['gcc', 'g++', 'cc', 'c++', 'cpp', 'clang', 'clang++']);
