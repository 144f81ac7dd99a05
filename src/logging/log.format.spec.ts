import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { lineFormatter, recordOptions, withoutSecrets, type LogLevel } from './log.format.js';

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
});

describe('withoutSecrets', () => {
  const redact = (value: unknown) => ({ redacted: value });

  it('gives every record to be redacted as a whole', () => {
    expect(withoutSecrets('{"level":50,"msg":"a","err":{"stack":"b"}}\n', redact)).toBe(
      '{"redacted":{"level":50,"msg":"a","err":{"stack":"b"}}}\n',
    );
  });

  it('gives a line that is no JSON to be redacted as well', () => {
    expect(withoutSecrets('half a {', redact)).toBe('{"redacted":{"msg":"half a {"}}\n');
  });
});

describe('lineFormatter', () => {
  const record = `${JSON.stringify({ level: 40, time: 0, context: 'Room', msg: 'careful' })}\n`;

  it('leaves records alone for a machine', async () => {
    expect((await lineFormatter('machine'))(record)).toBe(record);
  });

  it('writes a line for a person', async () => {
    const line = (await lineFormatter('person'))(record);

    expect(line).toContain('WARN');
    expect(line).toContain('careful');
    expect(line.endsWith('\n')).toBe(true);
  });

  it('lets no text act on the terminal of a person', async () => {
    const msg = 'a\u001b]0;b\u0007c\u009bd\u202ee\nf';
    const line = (await lineFormatter('person'))(`${JSON.stringify({ level: 40, time: 0, msg })}\n`);

    expect(line).toContain('a\ufffd]0;b\ufffdc\ufffdd\ufffde\nf');
  });
});
