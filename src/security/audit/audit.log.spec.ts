import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { allow, refuse, SystemClock, type ToolCall, type ToolOutcome } from '../../kernel/index.js';
import { FixedPolicyStore, type Policy } from '../../policy/index.js';
import { newCall as callOf } from '../../../test/support/new.call.js';
import { readWholeAudit } from '../../../test/support/audit.reader.js';
import { expectValidRecords } from '../../../test/support/audit.schema.js';
import { AuditLog } from './audit.log.js';
import { AuditUnavailable } from './audit.unavailable.js';

describe('AuditLog', () => {
  let folder: string;
  let logFile: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-audit-'));
    logFile = join(folder, 'audit.log');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function logTo(file: string, maxFileBytes = 1_000_000): AuditLog {
    const audit = {
      logFile: file,
      maxFileBytes,
      maxFiles: 2,
      durability: 'os',
      compress: false,
    } as const;
    const policy = { audit };
    return new AuditLog(new FixedPolicyStore(policy as Partial<Policy> as Policy), new SystemClock());
  }

  function newCall(args: unknown = {}): ToolCall {
    return callOf({}, { arguments: args, client: 'client/1' });
  }

  it('keeps to the size and the number of files that the policy gives it', async () => {
    const log = logTo(logFile, 4096);
    for (let i = 0; i < 100; i++) await log.open(newCall());
    log.onApplicationShutdown();

    expect(readdirSync(folder).sort()).toEqual([
      'audit.log',
      'audit.log.1',
      'audit.log.2',
      'audit.log.head',
      'audit.log.key',
    ]);
    expect(readFileSync(logFile).length).toBeLessThanOrEqual(4096);
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
  ])('keeps credentials out of the reason of a %s call', async (_kind, outcome) => {
    const log = logTo(logFile);
    await log.close(newCall(), outcome, 1);
    log.onApplicationShutdown();

    expect(readWholeAudit(logFile)[1]).toMatchObject({
      reason: expect.stringMatching(
        /^No: https:\/\/\[REDACTED:url-user:[0-9a-f]{12}\]:\[REDACTED:password:[0-9a-f]{12}\]@db\.test\/$/,
      ),
    });
  });

  it('says where a call tried to get to, without credentials, and how often beyond that', async () => {
    const log = logTo(logFile);
    const call = newCall();
    const no = refuse('EGRESS.DENIED', 'default-deny', 'No.', 'Ask.');
    call.egress.note('request', 'https://ann:hunter2@db.test/', no);
    for (let port = 1; port <= 33; port += 1)
      call.egress.note('connect', `db.test:${port}`, allow('network.allowed_endpoints[0]'));
    await log.close(call, { kind: 'cancelled' }, 1);
    await log.close(newCall(), { kind: 'cancelled' }, 1);
    log.onApplicationShutdown();
    const [, first, second] = readWholeAudit(logFile);

    expect(first?.egress?.slice(0, 2)).toEqual([
      {
        way: 'request',
        to: expect.stringMatching(
          /^https:\/\/\[REDACTED:url-user:[0-9a-f]{12}\]:\[REDACTED:password:[0-9a-f]{12}\]@db\.test\/$/,
        ),
        allowed: false,
        rule: 'default-deny',
      },
      { way: 'connect', to: 'db.test:1', allowed: true, rule: 'network.allowed_endpoints[0]' },
    ]);
    expect([first?.egress?.length, first?.egress_omitted]).toEqual([33, 1]);
    expect(second).not.toHaveProperty('egress');
    expect(second).not.toHaveProperty('egress_omitted');
  });

  it('leaves out arguments that would make a record too large, and says how large', async () => {
    const log = logTo(logFile);
    await log.open(newCall({ list: Array.from({ length: 20 }, () => 'x'.repeat(1000)) }));
    log.onApplicationShutdown();
    const request = readWholeAudit(logFile)[1];

    expect(JSON.stringify(request).length).toBeLessThan(1000);
    expect(request).toMatchObject({
      type: 'request',
      arguments: expect.stringMatching(/^\[CUT: 20\d{3} characters\]$/),
    });
  });

  it('throws when the policy names no file, and makes none', async () => {
    await expect(logTo('').open(newCall())).rejects.toThrow(AuditUnavailable);
    expect(existsSync(logFile)).toBe(false);
  });

  it('writes records of every kind as the published schema says', async () => {
    const log = logTo(logFile);
    const note = { way: 'connect', to: '192.0.2.1:443', allowed: false, rule: 'default-deny' } as const;
    await log.start({
      version: '1.0.0',
      node: 'v20.19.0',
      pid: 7,
      policy: { source: '/etc/policy.yaml', sha256: 'a'.repeat(64) },
      plugins: [{ name: 'probe', version: '1.0.0', sha256: 'b'.repeat(64) }],
    });
    const call = newCall({ any: ['thing'] });
    await log.open(call);
    call.egress.note('lookup', 'db.test', allow('network.dns_allowlist[0]'));
    call.files.note('read', '/srv/a', allow('filesystem.allowed_paths[0]'));
    log.egress({ callId: call.id, tool: 'probe', egress: call.egress }, note);
    log.egress(undefined, note);
    log.policyReloaded({ source: '/etc/policy.yaml', sha256: 'c'.repeat(64) });
    log.policyRejected({ source: '/etc/policy.yaml', sha256: null }, 'gone');
    for (let n = 0; n < 33; n++) log.rejected({ code: -32700, reason: 'no JSON', tool: null });
    for (let n = 0; n < 129; n++) log.programEgress('weather', note);
    appendFileSync(logFile, '{"seq":');
    log.egress(undefined, note);
    const { size } = statSync(logFile);
    truncateSync(logFile, size - 1);
    renameSync(logFile, `${logFile}.away`);
    mkdirSync(logFile);
    expect(() => log.egress(undefined, note)).toThrow(AuditUnavailable);
    rmSync(logFile, { recursive: true });
    renameSync(`${logFile}.away`, logFile);
    await log.open(newCall());
    log.onApplicationShutdown();
    // The line that was cut short is none.
    writeFileSync(logFile, readFileSync(logFile, 'utf8').replace('\n{"seq":\n', '\n'));

    expect(new Set(readWholeAudit(logFile).map(({ type }) => type))).toEqual(
      new Set([
        'file',
        'start',
        'request',
        'response',
        'egress',
        'egress_more',
        'policy_reloaded',
        'policy_rejected',
        'rejected',
        'rejected_more',
        'torn',
        'damaged',
        'gap',
        'stop',
      ]),
    );
    expectValidRecords(logFile);
  });

  it('gives calls that are still open when the server ends their last record before the stop', async () => {
    const log = logTo(logFile);
    const [ended, open] = [newCall(), newCall()];
    await log.open(ended);
    await log.open(open);
    await log.close(ended, { kind: 'cancelled' }, 1);
    log.stopsBecause('SIGTERM');
    log.onApplicationShutdown();
    await expect(log.close(open, { kind: 'cancelled' }, 1)).rejects.toThrow(AuditUnavailable);

    expect(readWholeAudit(logFile).slice(-3)).toMatchObject([
      { request_id: ended.id, result_status: 'cancelled' },
      { request_id: open.id, result_status: 'server_stopped' },
      { type: 'stop', reason: 'SIGTERM' },
    ]);
  });

  it('keeps the order of records that wait and one that cannot, and loses none when it stops', async () => {
    const log = logTo(logFile);
    const [one, other] = [newCall(), newCall()];
    const opening = log.open(one);
    log.egress(undefined, { way: 'lookup', to: 'example.org', allowed: true, rule: 'network.allow_dns' });
    await opening;
    const both = Promise.all([log.open(other), log.close(one, { kind: 'cancelled' }, 1)]);
    log.stop();
    await both;

    expect(readWholeAudit(logFile).slice(1)).toMatchObject([
      { type: 'request', request_id: one.id },
      { type: 'egress' },
      { type: 'request', request_id: other.id },
      { type: 'response', request_id: one.id, result_status: 'cancelled' },
      { type: 'response', request_id: other.id, result_status: 'server_stopped' },
      { type: 'stop' },
    ]);
  });
});
