import { spawnSync } from 'node:child_process';

/** Runs a command with a controlling terminal of its own, answers its question, and passes on what it printed. */
const PTY = `
import os, pty, sys
answer, argv = sys.argv[1], sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(argv[0], argv)
seen = b""
while True:
    try:
        data = os.read(fd, 4096)
    except OSError:
        break
    if not data:
        break
    seen += data
    if answer and seen.rstrip(b" ").endswith(b"[y/N]"):
        os.write(fd, answer.encode() + b"\\n")
        answer = ""
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

export interface TerminalRun {
  readonly code: number | null;
  /** Everything that was to be seen, with \n line ends. */
  readonly screen: string;
}

/** What a person at a terminal gets from a command, and answers once. */
export function atTerminal(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  answer: string,
): TerminalRun {
  const run = spawnSync('python3', ['-c', PTY, answer, ...argv], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { code: run.status, screen: run.stdout.replaceAll('\r\n', '\n') + run.stderr };
}
