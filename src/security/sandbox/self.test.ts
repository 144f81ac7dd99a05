import { textOf } from '../../kernel/index.js';
import { readAll } from './read.all.js';
import type { RunningProgram } from './running.program.js';
import type { SandboxProfile } from './sandbox.profile.js';

const SHELL = '/bin/sh';
const TIMEOUT_MS = 10_000;
const MAX_BYTES = 4096;
const DONE = 'all checked';

/** Ways out that every system closes or does not. Each is tried in a shell of its own: a failed redirection ends one. */
const ANYWHERE = [
  '(: >/usr/.mcp-canary) 2>/dev/null && open "the system can be changed"',
  '(: >/.mcp-canary) 2>/dev/null && open "the root folder can be written"',
  '(: >/dev/.mcp-canary) 2>/dev/null && open "the folder of devices can be written"',
  '[ -r /etc/passwd ] && open "the files of the system can be read"',
];

const ON_LINUX = [
  // Held open for writing only, and never written to.
  '(exec 3>>/proc/sys/kernel/core_pattern) 2>/dev/null && open "settings of the kernel can be changed"',
  'set -- /proc/[0-9]*; [ $# -le 8 ] || open "processes of the host can be seen"',
  '[ "$$" -le 64 ] || open "its processes are not separate"',
  'interfaces=0; while read -r line; do case $line in *:*) interfaces=$((interfaces + 1)) ;; esac; done </proc/net/dev',
  '[ "$interfaces" -eq 1 ] || open "the network of the host can be seen"',
  'while read -r name value rest; do case $name in',
  '  Seccomp:) [ "$value" = 2 ] || open "system calls are not filtered" ;;',
  '  NoNewPrivs:) [ "$value" = 1 ] || open "it could gain privileges" ;;',
  '  CapEff:|CapPrm:) [ "$value" = 0000000000000000 ] || open "it has capabilities" ;;',
  '  Uid:) [ "$value" != 0 ] || open "it runs as root" ;;',
  'esac; done </proc/self/status',
  // Three of its own, and the one that lists them.
  'set -- /proc/self/fd/*; [ $# -le 4 ] || open "descriptors of the server can be used"',
  'unshare -U true 2>/dev/null && open "namespaces can be made"',
];

const ON_MACOS = [
  'kill -0 "$PPID" 2>/dev/null && open "processes of the host can be reached"',
  '(exec 3<>/dev/udp/127.0.0.1/9) 2>/dev/null && open "the network of the host can be reached"',
];

/**
 * Tries to get out, and names each way that is open. The last line says that it came to its end: a sandbox that
 * kills it has proven nothing.
 */
function canary(secret: string, platform: NodeJS.Platform): string {
  return [
    'open() { echo "$1"; }',
    `[ -r ${quoted(secret)} ] && open "a file that was not named can be read"`,
    ...ANYWHERE,
    ...(platform === 'darwin' ? ON_MACOS : ON_LINUX),
    `echo ${quoted(DONE)}`,
  ].join('\n');
}

/**
 * Runs the canary in a sandbox.
 *
 * @param secret absolute path of a file that exists, and that only the host may read
 * @param start how a program is started in that sandbox
 * @returns why the sandbox must not be used; undefined when it holds
 */
export async function sandboxProblem(
  secret: string,
  start: (profile: SandboxProfile) => RunningProgram,
): Promise<string | undefined> {
  const program = start({
    executable: SHELL,
    args: ['-c', canary(secret, process.platform)],
    workFolder: '/',
    environment: { PATH: '/usr/bin:/bin' },
    readable: [],
    writable: [],
    masked: [],
    network: { kind: 'none' },
    limits: { memoryBytes: 1 << 30, cpuSeconds: 5, processes: 32, fileBytes: 1 << 20, openFiles: 64 },
  });
  const timer = setTimeout(() => program.kill(), TIMEOUT_MS);
  try {
    program.stdin.end();
    const output = await readAll(program.stdout, MAX_BYTES);
    const end = await program.ended;
    if (end.kind === 'not_started' || end.kind === 'sandbox_failed') return end.reason;
    const found = output.trim().split('\n');
    if (found.at(-1) !== DONE) return `its self-test did not come to an end: ${program.stderrTail().trim()}`;
    return found.length === 1 ? undefined : `its self-test found: ${found.slice(0, -1).join('; ')}`;
  } catch (error) {
    return textOf(error);
  } finally {
    clearTimeout(timer);
    program.kill();
  }
}

/** A text as one word of the shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
