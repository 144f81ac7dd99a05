import { AsyncResource } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import { ToolError, type Clock, type ToolContext } from '../../../kernel/index.js';
import { answeredValue } from './answered.value.js';
import { readAnswer } from './answer.reader.js';
import { unlessAborted } from './call.ending.js';
import { programFailure, startNote, startProblem, stderrNote } from './program.failure.js';
import { ProgramLife, type Reply } from './program.life.js';
import type { ProgramCall, ProgramRunner, ProgramSettings } from './program.runner.js';
import { RestartBackoff, type Rest } from './restart.backoff.js';
import { Slots } from './slots.js';

/** How long a program may keep a request that nobody waits for any more. */
export const ABANDONED_MS = 5000;

/** A program, and the rules that it was started under. */
interface Life {
  readonly rules: unknown;
  readonly program: Promise<ProgramLife>;
}

const SHUTTING_DOWN = 'the server is shutting down';
const OTHER_RULES = 'it is started anew, because the policy has changed';
const GIVEN_UP = 'it is started anew, because it did not answer a call that was given up';

/**
 * One process for many calls. It is started with the first one, and again when it has died; what it was working on
 * has failed then.
 */
export class PersistentRunner implements ProgramRunner {
  readonly #logger = new Logger('ExternalPlugin');
  readonly #slots: Slots;
  readonly #backoff: RestartBackoff;
  // What belongs to the program must not belong to the call that happened to start it: its streams live on, and
  // would count for that call's tool and keep all that it holds.
  readonly #ownContext = new AsyncResource('PersistentRunner');
  readonly #lives = new Set<ProgramLife>();
  #life: Life | undefined;
  #closed = false;

  /** @param abandonedMs how long an abandoned request is waited for before the program is started anew */
  constructor(
    private readonly settings: ProgramSettings,
    clock: Clock,
    private readonly abandonedMs: number,
  ) {
    this.#slots = new Slots(settings.concurrency);
    this.#backoff = new RestartBackoff(clock);
  }

  async call(call: ProgramCall, context: ToolContext): Promise<unknown> {
    const { plugin } = this.settings;
    const { signal } = context;
    const leave = await this.#slots.enter(signal);
    let life: ProgramLife;
    let asked: Promise<Reply>;
    try {
      life = await unlessAborted(this.#usableLife(), signal);
      asked = life.ask({ tool: call.tool, arguments: call.arguments });
    } catch (error) {
      leave();
      throw error;
    }
    // Not when the call ends: a request that was given up keeps the program busy, and its slot.
    void asked.then(leave);
    const reply = await this.#reply(asked, signal, life);
    if (reply.kind === 'none') throw programFailure(plugin, reply.reason, undefined);
    return answeredValue(readAnswer(reply.answer, call.answers), plugin, () => life.stderrTail());
  }

  close(): void {
    this.#closed = true;
    for (const life of this.#lives) life.end(SHUTTING_DOWN);
  }

  /** A program that can be asked, started under the rules in force: not those that the call began under. */
  async #usableLife(): Promise<ProgramLife> {
    const current = this.#life ?? this.#startUnder(this.#rules());
    const life = await current.program;
    // Only now: they may have changed while it was being started.
    const isUnderRules = current.rules === this.#rules();
    if (life.isUsable && isUnderRules) return life;
    if (this.#life === current) {
      // A call that comes while a program is dying is none of those that it costs: it waits for the next one.
      if (isUnderRules) await life.over;
      else this.#replace(life);
    }
    return this.#usableLife();
  }

  /** One that was started under other rules can still see what those allowed; it ends with the calls that it has. */
  #replace(life: ProgramLife): void {
    this.#life = undefined;
    life.endWhenIdle(OTHER_RULES);
  }

  #rules(): unknown {
    return this.#ownContext.runInAsyncScope(() => this.settings.rules());
  }

  #startUnder(rules: unknown): Life {
    const life = { rules, program: this.#ownContext.runInAsyncScope(() => this.#started()) };
    this.#life = life;
    void this.#watch(life);
    return life;
  }

  async #started(): Promise<ProgramLife> {
    const { plugin, maxAnswerBytes } = this.settings;
    if (this.#closed) throw new ToolError('The server is shutting down.');
    const rest = this.#backoff.rest();
    if (rest !== undefined) throw programFailure(plugin, restProblem(rest), undefined);
    try {
      const life = new ProgramLife(await this.settings.start(), maxAnswerBytes);
      this.#lives.add(life);
      if (this.#closed) life.end(SHUTTING_DOWN);
      return life;
    } catch (error) {
      const problem = startProblem(error);
      this.#backoff.died('useless', problem);
      throw programFailure(plugin, problem, startNote(plugin, error));
    }
  }

  async #watch(current: Life): Promise<void> {
    try {
      const life = await current.program;
      const reason = await life.over;
      this.#lives.delete(life);
      if (reason !== OTHER_RULES) this.#died(life, reason);
    } catch {
      // Whoever asked for it was told.
    } finally {
      if (this.#life === current) this.#life = undefined;
    }
  }

  /** Nobody is held up by a program: a call that has ended leaves its request to it, for a while. */
  async #reply(asked: Promise<Reply>, signal: AbortSignal, life: ProgramLife): Promise<Reply> {
    try {
      return await unlessAborted(asked, signal);
    } catch (error) {
      const timer = setTimeout(() => life.end(GIVEN_UP), this.abandonedMs).unref();
      void asked.then(() => clearTimeout(timer));
      throw error;
    }
  }

  #died(life: ProgramLife, reason: string): void {
    if (this.#closed) return;
    this.#backoff.died(life.hasAnswered ? 'useful' : 'useless', reason);
    const note = stderrNote(this.settings.plugin, life.stderrTail());
    this.#logger.warn(
      [
        `The plugin ${this.settings.plugin} has ended: ${reason}.`,
        ...(note === undefined ? [] : [note]),
      ].join('\n'),
    );
  }
}

function restProblem({ leftMs, lastReason }: Rest): string {
  const seconds = Math.ceil(leftMs / 1000);
  return `it has ended too often, and is not started again for ${seconds} s; the last time, ${lastReason}`;
}
