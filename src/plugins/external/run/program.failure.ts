import { ToolError } from '../../../kernel/index.js';
import type { ProgramEnd } from '../../../security/index.js';
import type { OutputEnd } from './output.reading.js';

const MAX_REASON_CHARS = 300;
const MAX_TAIL_CHARS = 8192;

/** What the caller reads when a program gave no usable answer. What it wrote to stderr goes to the operational log. */
export function programFailure(plugin: string, reason: string, stderr: string): ToolError {
  const cause = stderrNote(plugin, stderr);
  return new ToolError(
    `The plugin ${plugin} failed: ${oneLine(reason)}.`,
    cause === undefined ? undefined : { cause },
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
      return `its sandbox could not be set up: ${end.reason}`;
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

/** Why a program could not even be tried. */
export function startProblem(error: unknown): string {
  return `it could not be started: ${error instanceof Error ? error.message : 'for no known reason'}`;
}

function oneLine(text: string): string {
  const line = text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return line.length > MAX_REASON_CHARS ? `${line.slice(0, MAX_REASON_CHARS)}...` : line;
}
