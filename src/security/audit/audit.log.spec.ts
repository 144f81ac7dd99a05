import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { refuse, SystemClock, ToolCall, type ToolDescriptor, type ToolOutcome } from '../../kernel/index.js';
import { FixedPolicyStore, type Policy } from '../../policy/index.js';
import { AuditLog, AuditUnavailable } from './audit.log.js';

describe('AuditLog', () => {
  let folder: string;
  let logFile: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-audit-'));
    logFile = join(folder, 'audit.log');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function logTo(file: string): AuditLog {
    const policy = { audit: { logFile: file, maxFileBytes: 2000, maxFiles: 2 } };
    return new AuditLog(new FixedPolicyStore(policy as Partial<Policy> as Policy), new SystemClock());
  }

  function newCall(args: unknown = {}): ToolCall {
    return new ToolCall(
      { name: 'probe' } as ToolDescriptor,
      args,
      'client/1',
      new AbortController().signal,
      () => undefined,
    );
  }

  it('keeps to the size and the number of files that the policy gives it', () => {
    const log = logTo(logFile);
    for (let i = 0; i < 100; i++) log.open(newCall());
    log.onApplicationShutdown();

    expect(readdirSync(folder).sort()).toEqual(['audit.log', 'audit.log.1', 'audit.log.2']);
    expect(readFileSync(logFile).length).toBeLessThanOrEqual(2000);
  });

  it.each<[string, ToolOutcome]>([
    [
      'refused',
      {
        kind: 'refused',
        refusal: refuse('URL.DENIED', 'default-deny', 'No: https://ann:hunter2@db.test/', 'Ask.'),
      },
    ],
    ['failed', { kind: 'failed', message: 'No: https://ann:hunter2@db.test/' }],
  ])('keeps credentials out of the reason of a %s call', (_kind, outcome) => {
    const log = logTo(logFile);
    log.close(newCall(), outcome, 1);
    log.onApplicationShutdown();

    expect(JSON.parse(readFileSync(logFile, 'utf8'))).toMatchObject({
      reason: 'No: https://[REDACTED]@db.test/',
    });
  });

  it('leaves out arguments that would make a record too large, and says how large', () => {
    const log = logTo(logFile);
    log.open(newCall({ list: Array.from({ length: 20 }, () => 'x'.repeat(1000)) }));
    log.onApplicationShutdown();
    const text = readFileSync(logFile, 'utf8');

    expect(text.length).toBeLessThan(1000);
    expect(JSON.parse(text)).toMatchObject({
      type: 'request',
      arguments: expect.stringMatching(/^\[CUT: 20\d{3} characters\]$/),
    });
  });

  it('throws when the policy names no file, and makes none', () => {
    expect(() => logTo('').open(newCall())).toThrow(AuditUnavailable);
    expect(existsSync(logFile)).toBe(false);
  });
});
