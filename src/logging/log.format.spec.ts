import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { lineFormatter, recordOptions, type LogLevel } from './log.format.js';

function logged(level: LogLevel, log: (logger: pino.Logger) => void): unknown[] {
  const lines: unknown[] = [];
  log(pino(recordOptions(level), { write: (line: string) => lines.push(JSON.parse(line)) }));
  return lines;
}

describe('recordOptions', () => {
  it('keeps to its level', () => {
    const lines = logged('warn', (logger) => {
      logger.info('quiet');
      logger.warn('loud');
    });

    expect(lines).toMatchObject([{ msg: 'loud' }]);
  });

  it.each(['password', 'token', 'secret', 'apiKey', 'api_key', 'authorization', 'cookie', 'private_key'])(
    'blanks %s, at the top and one level below',
    (key) => {
      const lines = logged('info', (logger) => logger.info({ [key]: 'hush', headers: { [key]: 'hush' } }));

      expect(lines).toMatchObject([{ [key]: '[redacted]', headers: { [key]: '[redacted]' } }]);
    },
  );
});

describe('lineFormatter', () => {
  const record = `${JSON.stringify({ level: 40, time: 0, context: 'Room', msg: 'careful' })}\n`;

  it('leaves records alone for a machine', () => {
    expect(lineFormatter('machine')(record)).toBe(record);
  });

  it('writes a line for a person', () => {
    const line = lineFormatter('person')(record);

    expect(line).toContain('WARN');
    expect(line).toContain('careful');
    expect(line.endsWith('\n')).toBe(true);
  });
});
