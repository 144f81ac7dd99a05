import type { LoggerOptions } from 'pino';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** A bounded copy of a JSON value that may be read by whoever reads stderr. */
export type Redact = (value: unknown) => unknown;

/** How records are made. */
export function recordOptions(level: LogLevel): LoggerOptions {
  // Process id and host name say nothing new on somebody's own machine.
  return { level, base: null };
}

/** A line of the log, redacted; a line that is no JSON as a text. */
export function withoutSecrets(line: string, redact: Redact): string {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    record = { msg: line };
  }
  return `${JSON.stringify(redact(record))}\n`;
}

// What errors and names of others hold must not act on a terminal. Blanks of a stack, as \n and \t, stay.
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /\\u00[01][0-9a-f]|[\x7f-\x9f\u202a-\u202e\u2066-\u2069]/gi;

/** Turns one JSON record into the text that goes out: itself for a machine, a coloured line for a person. */
export async function lineFormatter(reader: 'machine' | 'person'): Promise<(record: string) => string> {
  if (reader === 'machine') return (record) => record;
  const { prettyFactory } = await import('pino-pretty');
  // Called directly instead of as a stream or worker: nothing is left in a queue when the process exits.
  const pretty = prettyFactory({ colorize: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' });
  return (record) => pretty(record.replace(UNPRINTABLE, '\ufffd'));
}
