import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const MAX_ANSWER_BYTES = 256;

/** The terminal that a person sits at, whatever stdin and stdout are. */
export interface Terminal {
  say(text: string): void;
  /** @returns one line */
  ask(question: string): string;
  close(): void;
}

/**
 * Opens the controlling terminal of this process. A pipe will not do: a model that may run commands has pipes.
 *
 * @returns undefined when there is none
 */
export function terminalOf(): Terminal | undefined {
  let descriptor: number;
  try {
    descriptor = openSync('/dev/tty', 'r+');
  } catch {
    return undefined;
  }
  const say = (text: string): void => void writeSync(descriptor, text);
  return {
    say,
    ask: (question) => {
      say(question);
      const line = Buffer.alloc(MAX_ANSWER_BYTES);
      return line.toString('utf8', 0, readSync(descriptor, line)).trim();
    },
    close: () => closeSync(descriptor),
  };
}
