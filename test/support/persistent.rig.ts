import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { ToolContext } from '../../src/kernel/index.js';
import { PersistentRunner } from '../../src/plugins/external/run/persistent.runner.js';
import type { RunningProgram } from '../../src/security/index.js';
import { HandClock } from './hand.clock.js';
import { ScriptedPrograms } from './scripted.program.js';
import { failureOf, until } from './until.js';

/** Longer than any test. */
const NEVER_MS = 600_000;

/** What every script has: `on(request)` for each line, `say(id, text)`, `write(text)`. */
const PRELUDE = `
  const write = (text) => process.stdout.write(text);
  const say = (id, text) =>
    write(JSON.stringify({ id, content: [{ type: 'text', text: String(text) }], isError: false }) + '\\n');
  require('node:readline').createInterface({ input: process.stdin })
    .on('line', (line) => on(JSON.parse(line)));
  process.stderr.write('started\\n');
`;
/** Does what the name of the tool says. */
export const OBEDIENT = `
  const kept = [];
  function on({ id, tool, arguments: given }) {
    switch (tool) {
      case 'say': return say(id, given.text);
      case 'pid': return say(id, process.pid);
      case 'keep': kept.push(id); return process.stderr.write('kept ' + kept.length + '\\n');
      // The last first.
      case 'release': kept.reverse().forEach((one) => say(one, 'kept ' + one)); kept.length = 0; return say(id, 'all');
      case 'exit': return process.exit(given.code);
      case 'write': return write(given.text);
      case 'stderr': return process.stderr.write('said\\n', () => write(JSON.stringify({ id, content: 1 }) + '\\n'));
    }
  }`;

export interface Choices {
  readonly concurrency?: number;
  readonly abandonedMs?: number;
}

/** Runners of the plugin `notes`, with real processes and a clock that stands still. */
export class PersistentRig {
  readonly programs = new ScriptedPrograms();
  readonly clock = new HandClock();
  /** What the operator reads. */
  readonly log: string[] = [];
  rules = 'first';
  readonly #runners: PersistentRunner[] = [];

  constructor() {
    jest
      .spyOn(Logger.prototype, 'warn')
      .mockImplementation((text: unknown) => void this.log.push(String(text)));
  }

  async end(): Promise<void> {
    jest.useRealTimers();
    for (const runner of this.#runners) runner.close();
    await this.programs.end();
    jest.restoreAllMocks();
  }

  running(
    start: () => RunningProgram | Promise<RunningProgram>,
    { concurrency = 8, abandonedMs = NEVER_MS }: Choices = {},
  ): PersistentRunner {
    const settings = {
      plugin: 'notes',
      maxAnswerBytes: 1000,
      concurrency,
      rules: () => this.rules,
      start: async () => start(),
    };
    const runner = new PersistentRunner(settings, this.clock, abandonedMs);
    this.#runners.push(runner);
    return runner;
  }

  /** @param script has `on` */
  node(script: string, choices?: Choices): PersistentRunner {
    return this.running(() => this.program(script), choices);
  }

  shell(script: string): PersistentRunner {
    return this.running(() => this.programs.shell(script));
  }

  obedient(choices?: Choices): PersistentRunner {
    return this.node(OBEDIENT, choices);
  }

  program(script: string = OBEDIENT): RunningProgram {
    return this.programs.node(script + PRELUDE);
  }

  /** Until what the program says on stderr ends so. */
  said(text: string): Promise<void> {
    return until(() => this.programs.started.at(-1)?.stderrTail().endsWith(`${text}\n`) === true);
  }
}

export function calling(
  runner: PersistentRunner,
  tool: string,
  given: object = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  const context = { signal } as Partial<ToolContext> as ToolContext;
  return runner.call({ tool, arguments: given, answers: 'content' }, context);
}

/** The message that the caller gets. */
export const reasonOf = async (call: Promise<unknown>): Promise<string> => (await failureOf(call)).message;
