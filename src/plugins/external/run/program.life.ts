import type { RunningProgram } from '../../../security/index.js';
import { parseObject } from './answer.reader.js';
import { LineCutter } from './line.cutter.js';
import { readOutput } from './output.reading.js';
import { endProblem } from './program.failure.js';

/** How long a program may live that can be asked nothing more: one that is about to exit tells more by how it does. */
const CLOSED_MS = 250;

/** What came of a request: an answer without its id, or why there will be none. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: Record<string, unknown> }
  | { readonly kind: 'none'; readonly reason: string };

/** One life of a program that answers many requests: a line of JSON for each, and one back with the same id. */
export class ProgramLife {
  readonly #program: RunningProgram;
  readonly #lines: LineCutter;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #lastId = 0;
  #hasAnswered = false;
  #isUsable = true;
  #patience: NodeJS.Timeout | undefined;
  #reason: string | undefined;
  #retirement: string | undefined;
  /** Resolves with the reason when it is over. Never rejects. */
  readonly over: Promise<string>;

  constructor(
    program: RunningProgram,
    private readonly maxLineBytes: number,
  ) {
    this.#program = program;
    this.#lines = new LineCutter(maxLineBytes);
    program.stdin.on('error', () => this.#expectEnd('it closed its input'));
    this.over = this.#lived();
  }

  /** Whether it ever did what it is for. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /** Whether it can be asked anything. One that cannot is on its way out. */
  get isUsable(): boolean {
    return this.#isUsable;
  }

  stderrTail(): string {
    return this.#program.stderrTail();
  }

  /**
   * @returns resolves when the answer is there, or when it is known that none will come. Never rejects
   * @throws TypeError at once when the arguments are no JSON; nothing was written then
   */
  ask(request: { readonly tool: string; readonly arguments: object }): Promise<Reply> {
    if (!this.#isUsable) return Promise.resolve({ kind: 'none', reason: this.#reason ?? 'it is ending' });
    const id = ++this.#lastId;
    // First, for it may throw: a request that was not sent must not be waited for.
    const line = `${JSON.stringify({ id, ...request })}\n`;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      // Not held back when it reads slowly: no more than the slots of its runner are under way.
      this.#program.stdin.write(line);
    });
  }

  /** Ends it as soon as nobody waits for an answer. Nobody may ask it anything any more. */
  endWhenIdle(reason: string): void {
    this.#isUsable = false;
    this.#retirement = reason;
    if (this.#waiting.size === 0) this.end(reason);
  }

  /** Ends it; whoever still waits for an answer learns the reason. */
  end(reason: string): void {
    this.#fail(reason);
    this.#program.kill();
  }

  async #lived(): Promise<string> {
    await readOutput(this.#program, (piece) => this.#take(piece));
    this.#expectEnd('it closed its output');
    const end = await this.#program.ended;
    clearTimeout(this.#patience);
    return this.#fail(endProblem(end) ?? 'it exited without being asked to');
  }

  /** One that is about to exit tells more by how it does. */
  #expectEnd(reason: string): void {
    this.#isUsable = false;
    this.#patience ??= setTimeout(() => this.end(reason), CLOSED_MS);
  }

  /** The first reason is the one that counts: what follows is what was done about it. */
  #fail(reason: string): string {
    this.#isUsable = false;
    this.#reason ??= reason;
    for (const resolve of this.#waiting.values()) resolve({ kind: 'none', reason: this.#reason });
    this.#waiting.clear();
    return this.#reason;
  }

  /** @returns whether to read on; after one line that cannot be right, none can be trusted to be whose it says */
  #take(piece: Buffer): boolean {
    for (const line of this.#lines.push(piece)) {
      const problem =
        line === undefined ? `it answered more than ${this.maxLineBytes} bytes` : this.#problemOf(line);
      if (problem === undefined) continue;
      this.#fail(problem);
      return false;
    }
    return true;
  }

  #problemOf(line: Buffer): string | undefined {
    const parsed = parseObject(line);
    if (!parsed.ok) return parsed.problem;
    const { id, ...answer } = parsed.object;
    const resolve = typeof id === 'number' ? this.#waiting.get(id) : undefined;
    if (resolve === undefined) return 'it answered a request that nobody made';
    this.#waiting.delete(id as number);
    this.#hasAnswered = true;
    resolve({ kind: 'answer', answer });
    if (this.#retirement !== undefined && this.#waiting.size === 0) this.end(this.#retirement);
    return undefined;
  }
}
