import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs that only write down that they were started. */
export const BLOCKED = ['curl', 'rm', 'nc'];
const HARMLESS = ['ls', 'cat', 'git', 'node'];
/** Real ones, which start others. They work on an empty folder, and find nothing else in PATH. */
const REAL = [
  'sh',
  'dash',
  'bash',
  'env',
  'nice',
  'timeout',
  'nohup',
  'stdbuf',
  'ionice',
  'xargs',
  'find',
  'awk',
  'mawk',
  'sed',
  'tar',
  'flock',
];
const REAL_FOLDER = '/usr/bin';

/** A command gets one line, so that whoever takes programs from its input finds one. */
const INPUT = `${BLOCKED[0] ?? ''}\n`;
/** Nothing here takes longer than a moment; what waits for something is ended. */
const PATIENCE_MS = 10_000;

/** A folder in which commands may be started: all they can find is what is above. */
export class CommandStage {
  readonly #base = realpathSync(mkdtempSync(join(tmpdir(), 'mss-stage-')));
  readonly #programs = join(this.#base, 'programs');
  readonly #record = join(this.#base, 'record');

  constructor() {
    mkdirSync(this.#programs);
    for (const name of REAL) {
      const real = join(REAL_FOLDER, name);
      if (existsSync(real)) symlinkSync(real, join(this.#programs, name));
    }
    for (const name of [...BLOCKED, ...HARMLESS]) {
      const file = join(this.#programs, name);
      writeFileSync(file, `#!/bin/sh\necho ${name} >> '${this.#record}'\n`);
      chmodSync(file, 0o755);
    }
  }

  /** Runs a line through a real shell, and says which of the recording programs were started. */
  startedBy(line: string): readonly string[] {
    return this.#recorded('/bin/sh', ['-c', line]);
  }

  /** Lets a real shell cut the line into words, and starts those as a program: no builtin, no word of its grammar. */
  startedByWordsOf(line: string): readonly string[] {
    return this.startedBy(`env -- ${line}`);
  }

  /** Starts words without any shell. */
  startedByWords([program = '', ...args]: readonly string[]): readonly string[] {
    return this.#recorded(program, args);
  }

  remove(): void {
    rmSync(this.#base, { recursive: true, force: true });
  }

  #recorded(program: string, args: readonly string[]): readonly string[] {
    writeFileSync(this.#record, '');
    const folder = mkdtempSync(join(this.#base, 'cwd-'));
    writeFileSync(join(folder, 'file'), 'line\n');
    // Node looks for a program in the PATH that it gives to the child.
    spawnSync(program, args, {
      cwd: folder,
      env: { PATH: this.#programs },
      input: INPUT,
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    rmSync(folder, { recursive: true, force: true });
    return readFileSync(this.#record, 'utf8').split('\n').filter(Boolean);
  }
}
