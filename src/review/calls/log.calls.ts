import { logEntries, type ReadLine } from '../log.entries.js';
import { isBootCanary, type AuditedCall } from './audited.call.js';
import { CallJoiner } from './call.joiner.js';

/**
 * The calls of a log in the order in which they ended, at last those that did not; without the one that each server
 * refuses itself as it starts.
 *
 * @param heard told of every line
 * @throws Error when there is no log, or a file cannot be read
 */
export async function* logCalls(
  log: string,
  heard: (line: ReadLine) => void,
): AsyncGenerator<readonly AuditedCall[]> {
  const joiner = new CallJoiner();
  for await (const lines of logEntries(log)) {
    const calls = lines.flatMap((line) => {
      heard(line);
      return line === 'unreadable' ? [] : joiner.take(line);
    });
    yield calls.filter((call) => !isBootCanary(call));
  }
  yield joiner.rest().filter((call) => !isBootCanary(call));
}
