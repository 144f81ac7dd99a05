import type { ToolContext } from '../../../kernel/index.js';
import type { RunningProgram } from '../../../security/index.js';
import type { AnswerKind } from './answer.reader.js';

/** What is asked of a program. */
export interface ProgramCall {
  readonly tool: string;
  /** Validated, judged and frozen. */
  readonly arguments: object;
  readonly answers: AnswerKind;
}

/** One plugin's program and how much of it there may be. */
export interface ProgramSettings {
  /** Its name, for whoever reads what went wrong. */
  readonly plugin: string;
  /** Most bytes that one answer may have, as the program writes it. */
  readonly maxAnswerBytes: number;
  /** Calls that are worked on at once; further ones wait. */
  readonly concurrency: number;
  /** The rules that a program started now would be under; the same value as long as they are the same. */
  rules(): unknown;
  /** Starts it as the policy says. May reject: it cannot be enclosed as the policy wants it. */
  start(): Promise<RunningProgram>;
}

/** Runs the tools of one plugin. */
export interface ProgramRunner {
  /**
   * @returns a `ContentAnswer`, or the object of a tool with an output schema
   * @throws ToolError when the program says so, or gives no well-formed answer; it names the plugin and the reason
   */
  call(call: ProgramCall, context: ToolContext): Promise<unknown>;
  /** Kills what still runs, and starts nothing any more. */
  close(): void;
}
