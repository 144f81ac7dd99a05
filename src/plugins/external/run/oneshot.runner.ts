import { ToolError, type ToolContext } from '../../../kernel/index.js';
import type { RunningProgram } from '../../../security/index.js';
import { answeredValue } from './answered.value.js';
import { parseObject, readAnswer, type AnswerKind, type AnswerReading } from './answer.reader.js';
import { ByteBuffer } from './byte.buffer.js';
import { readOutput } from './output.reading.js';
import { programFailure, runProblem, startNote, startProblem, stderrNote } from './program.failure.js';
import type { ProgramCall, ProgramRunner, ProgramSettings } from './program.runner.js';
import { Slots } from './slots.js';

/** One process for each call: a request on stdin, an answer on stdout, exit 0. Ends with its call, whatever it does. */
export class OneshotRunner implements ProgramRunner {
  readonly #slots: Slots;
  readonly #running = new Set<RunningProgram>();
  #closed = false;

  constructor(private readonly settings: ProgramSettings) {
    this.#slots = new Slots(settings.concurrency);
  }

  async call(call: ProgramCall, context: ToolContext): Promise<unknown> {
    const leave = await this.#slots.enter(context.signal);
    try {
      // Before there is a process: whatever goes wrong here must not leave one behind.
      const request = `${JSON.stringify({ tool: call.tool, arguments: call.arguments })}\n`;
      return await this.#exchange(await this.#start(), request, call.answers, context);
    } finally {
      leave();
    }
  }

  close(): void {
    this.#closed = true;
    for (const program of this.#running) program.kill();
  }

  async #start(): Promise<RunningProgram> {
    if (this.#closed) throw new ToolError('The server is shutting down.');
    try {
      return await this.settings.start();
    } catch (error) {
      const { plugin } = this.settings;
      throw programFailure(plugin, startProblem(error), startNote(plugin, error));
    }
  }

  async #exchange(
    program: RunningProgram,
    request: string,
    kind: AnswerKind,
    context: ToolContext,
  ): Promise<unknown> {
    const { plugin, maxAnswerBytes } = this.settings;
    const { signal } = context;
    const kill = (): void => program.kill();
    this.#running.add(program);
    signal.addEventListener('abort', kill, { once: true });
    // Either may have come while it was being started.
    if (signal.aborted || this.#closed) kill();
    try {
      const output = new ByteBuffer(maxAnswerBytes);
      const reading = readOutput(program, (piece) => output.append(piece));
      // It need not read what it is told: it may answer at once, or be gone already.
      program.stdin.on('error', () => undefined);
      program.stdin.end(request);
      const [how, end] = await Promise.all([reading, program.ended]);
      const stderr = program.stderrTail();
      if (signal.aborted) noteStop(plugin, stderr, context);
      const problem = runProblem(how, end, maxAnswerBytes);
      if (problem !== undefined) throw programFailure(plugin, problem, stderrNote(plugin, stderr));
      return answeredValue(answerIn(output.take(), kind), plugin, () => stderr);
    } finally {
      signal.removeEventListener('abort', kill);
      this.#running.delete(program);
    }
  }
}

function answerIn(bytes: Buffer, kind: AnswerKind): AnswerReading {
  const parsed = parseObject(bytes);
  return parsed.ok ? readAnswer(parsed.object, kind) : { kind: 'unusable', problem: parsed.problem };
}

/** Whoever called has been answered already; what the program was busy with is for the operator. */
function noteStop(plugin: string, stderr: string, { log }: ToolContext): void {
  const note = stderrNote(plugin, stderr);
  if (note !== undefined) log.warn(`The plugin ${plugin} was stopped with its call; ${note}`);
}
