import { textOf, ToolError } from '../../../kernel/index.js';
import { SandboxUnavailable, type ProgramEnd } from '../../../security/index.js';
import type { OutputEnd } from './output.reading.js';

const SEE_LOG = "the server's log says why";
const MAX_REASON_CHARS = 300;
const MAX_TAIL_CHARS = 8192;

/** Why a program was not started, in words that may leave this machine. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/**
 * What the caller reads when a program gave no usable answer.
 *
 * @param note for the operational log, which may name places on this machine
 */
export function programFailure(plugin: string, reason: string, note: string | undefined): ToolError {
  return new ToolError(
    `The plugin ${plugin} failed: ${oneLine(reason)}.`,
    note === undefined ? undefined : { cause: note },
  );
}

/** The end of a program's stderr, each line marked as not being the server's; undefined when there is none. */
export function stderrNote(plugin: string, stderr: string): string | undefined {
  const tail = stderr.slice(-MAX_TAIL_CHARS).trimEnd();
  if (tail === '') return undefined;
  const lines = tail.split('\n').map((line) => `  | ${line}`);
  return [`stderr of the plugin ${plugin} ends with:`, ...lines].join('\n');
}

/** Why a program that has ended is no program that answered; undefined when it ended as it should. */
export function endProblem(end: ProgramEnd): string | undefined {
  switch (end.kind) {
    case 'exited':
      return end.code === 0 ? undefined : `it exited with code ${end.code}`;
    case 'signalled':
      return `it was ended by ${end.signal}`;
    case 'not_started':
      return `it could not be started: ${end.reason}`;
    case 'sandbox_failed':
      // Its words name places on this machine; they stand in what it wrote to stderr.
      return `its sandbox could not be set up; ${SEE_LOG}`;
    default: {
      const never: never = end;
      return `it ended in an unknown way ${String(never)}`;
    }
  }
}

/** Why what was read of a program is not all that it had to say, or not to be believed; undefined when it is. */
export function runProblem(output: OutputEnd, end: ProgramEnd, maxBytes: number): string | undefined {
  switch (output) {
    case 'ended':
      return endProblem(end);
    case 'too_much':
      // Before its end, which is what was done about it.
      return `it answered more than ${maxBytes} bytes`;
    case 'left_open':
      return endProblem(end) ?? 'it ended and left something running that holds its output';
    default: {
      const never: never = output;
      return `its output ended in an unknown way ${String(never)}`;
    }
  }
}

/** Why a program could not even be tried, for the caller. */
export function startProblem(error: unknown): string {
  const isForCaller = error instanceof StartRefused || error instanceof SandboxUnavailable;
  return `it could not be started${isForCaller ? `: ${error.message}` : `; ${SEE_LOG}`}`;
}

/** The same, for the operator. */
export function startNote(plugin: string, error: unknown): string {
  return `The plugin ${plugin} could not be started: ${error instanceof Error ? error.message : textOf(error)}`;
}

function oneLine(text: string): string {
  const line = text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return line.length > MAX_REASON_CHARS ? `${line.slice(0, MAX_REASON_CHARS)}...` : line;
}
