import { closeSync } from 'node:fs';
import { linesOf, openLogFiles, type LogLine } from './log.reader.js';

/**
 * All lines of a log, the oldest first, as many at a time as were read at once: for readers who do not verify. What is
 * written meanwhile may be among them.
 *
 * @throws Error when there is no log, or a file cannot be read
 */
export async function* logLines(log: string): AsyncGenerator<readonly LogLine[]> {
  const files = openLogFiles(log);
  if (files.length === 0) throw new Error(`There is no log at ${log}.`);
  try {
    for (let file = files.shift(); file !== undefined; file = files.shift()) yield* linesOf(file);
  } finally {
    for (const { fd } of files) closeSync(fd);
  }
}
