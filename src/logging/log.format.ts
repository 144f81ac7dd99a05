import type { LoggerOptions } from 'pino';
import { prettyFactory } from 'pino-pretty';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

const SECRET_KEYS = [
  'password',
  'passphrase',
  'secret',
  'token',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'apiKey',
  'api_key',
  'authorization',
  'cookie',
  'privateKey',
  'private_key',
];

/**
 * How records are made. Secret keys are blanked at the top of a record and one level below; free text is not
 * searched, so whoever logs text that others wrote redacts it first.
 */
export function recordOptions(level: LogLevel): LoggerOptions {
  return {
    level,
    // Process id and host name say nothing new on somebody's own machine.
    base: null,
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
  };
}

/** Turns one JSON record into the text that goes out: itself for a machine, a coloured line for a person. */
export function lineFormatter(reader: 'machine' | 'person'): (record: string) => string {
  if (reader === 'machine') return (record) => record;
  // Called directly instead of as a stream or worker: nothing is left in a queue when the process exits.
  const pretty = prettyFactory({ colorize: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' });
  return (record) => pretty(record);
}
