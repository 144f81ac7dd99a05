import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../kernel/index.js';
import { readWholeAudit } from '../../../../test/support/audit.reader.js';
import { verifyLog } from '../verify/verify.log.js';
import { ChainedLog, type LogRules } from './chained.log.js';
import { rotatedFiles } from './log.rotation.js';

const RULES: LogRules = { maxBytes: 1_000_000, maxFiles: 3, durability: 'os' };
const request = (id: string) => ({ type: 'request', request_id: id, tool_name: 'probe' });
const response = (id: string) => ({ type: 'response', request_id: id, tool_name: 'probe' });

describe('ChainedLog', () => {
  let folder: string;
  let path: string;
  let open: ChainedLog[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-chain-'));
    path = join(folder, 'deep', 'audit.log');
    open = [];
  });

  afterEach(() => {
    for (const log of open) log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function logOf(write = writeSync as (fd: number, bytes: Buffer) => number): ChainedLog {
    const log = new ChainedLog(path, new SystemClock(), write);
    open.push(log);
    return log;
  }

  const types = () => readWholeAudit(path).map(({ type }) => type);
  const finding = async () => (await verifyLog(path)).finding?.anomaly;

  it('numbers its records and is for its owner alone', async () => {
    const log = logOf();
    log.append([request('a')], RULES);
    log.append([response('a')], RULES);

    expect(readWholeAudit(path)).toMatchObject([
      { seq: 1, type: 'file', file: 1, kept: 0, prev: '0'.repeat(64) },
      { seq: 2, type: 'request', run: log.run },
      { seq: 3, type: 'response', run: log.run },
    ]);
    for (const file of [path, `${path}.key`, `${path}.head`, `${path}.run.${log.run}`])
      expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
    expect(await verifyLog(path)).toMatchObject({ finding: undefined, records: 3, head: { seq: 3 } });
  });

  it('is one chain for several writers, and goes on where it ended', async () => {
    const [one, two] = [logOf(), logOf()];
    one.append([request('a')], RULES);
    two.append([request('b')], RULES);
    one.append([response('a')], RULES);
    one.close();
    logOf().append([request('c')], RULES);

    expect(types()).toEqual(['file', 'request', 'request', 'response', 'recovered', 'request']);
    expect(await verifyLog(path)).toMatchObject({ finding: undefined, records: 6 });
  });

  it('rotates before it grows over its limit, keeps so many files, and the chain goes over all of them', async () => {
    const log = logOf();
    const rules = { ...RULES, maxBytes: 4096 };
    for (let n = 0; n < 60; n++) log.append([{ type: 'egress', n, text: 'x'.repeat(200) }], rules);

    expect(rotatedFiles(path).map(({ place }) => place)).toEqual([3, 2, 1]);
    expect(statSync(path).size).toBeLessThanOrEqual(4096);
    expect(readWholeAudit(path)[0]).toMatchObject({ type: 'file', kept: 3 });
    const verified = await verifyLog(path);
    expect(verified).toMatchObject({ finding: undefined });
    expect(verified.first).toBeGreaterThan(1);
    rmSync(`${path}.3`);
    expect(await finding()).toBe('removed');
  });

  it('keeps fewer files when it is told to, and more only as they come', async () => {
    const log = logOf();
    for (const maxFiles of [3, 1, 3]) {
      const rules = { ...RULES, maxBytes: 4096, maxFiles };
      for (let n = 0; n < 60; n++) log.append([{ type: 'egress', n, text: 'x'.repeat(200) }], rules);
      expect(await finding()).toBeUndefined();
      expect(rotatedFiles(path)).toHaveLength(maxFiles);
    }
  });

  it('takes up a record whose writer was killed before it had stored the head', async () => {
    const log = logOf();
    log.append([request('a')], RULES);
    const stored = readFileSync(`${path}.head`);
    const wal = readFileSync(`${path}.head-wal`);
    log.append([request('b')], RULES);
    log.close();
    writeFileSync(`${path}.head`, stored);
    writeFileSync(`${path}.head-wal`, wal);
    logOf().append([{ type: 'egress' }], RULES);

    expect(types()).toEqual(['file', 'request', 'request', 'recovered', 'egress']);
    expect(readWholeAudit(path)[3]).toMatchObject({
      ended_run: log.run,
      calls: [
        { request_id: 'a', tool_name: 'probe' },
        { request_id: 'b', tool_name: 'probe' },
      ],
    });
    expect(await finding()).toBeUndefined();
  });

  it('closes off a line that was torn, and says so', async () => {
    logOf().append([request('a')], RULES);
    appendFileSync(path, '{"seq":3,"type":"resp');
    logOf().append([{ type: 'egress' }], RULES);

    const text = readFileSync(path, 'utf8');
    expect(text).toContain('{"seq":3,"type":"resp\n{"seq":3,"type":"torn"');
    expect(await verifyLog(path)).toMatchObject({ finding: undefined, torn: 1 });
  });

  it('does not take a line that nobody with the key wrote for one of its own', async () => {
    logOf().append([request('a')], RULES);
    appendFileSync(path, '{"seq":3,"type":"response"}\n');
    logOf().append([{ type: 'egress' }], RULES);

    expect(types().slice(2)).toEqual(['response', 'damaged', 'egress']);
    expect(await finding()).toBe('foreign');
  });

  it('leaves nothing behind of a record that did not fit on the disk', async () => {
    let room = Number.MAX_SAFE_INTEGER;
    const log = logOf((fd, bytes) => writeSync(fd, bytes.subarray(0, room)));
    log.append([request('a')], RULES);
    const before = readFileSync(path, 'utf8');
    room = 20;
    expect(() => log.append([response('a')], RULES)).toThrow(/^only 20 of \d+ bytes were written$/);
    expect(readFileSync(path, 'utf8')).toBe(before);
    room = Number.MAX_SAFE_INTEGER;
    log.append([response('a')], RULES);

    expect(types()).toEqual(['file', 'request', 'response']);
    expect(await finding()).toBeUndefined();
  });

  it('leaves nothing behind of a first line that did not fit', async () => {
    let room = 20;
    const log = logOf((fd, bytes) => writeSync(fd, bytes.subarray(0, room)));
    expect(() => log.append([request('a')], RULES)).toThrow();
    room = Number.MAX_SAFE_INTEGER;
    log.append([request('a')], RULES);

    expect(types()).toEqual(['file', 'request']);
    expect(await finding()).toBeUndefined();
  });

  it('goes on in a new file when somebody renamed the log, as one chain', async () => {
    const log = logOf();
    log.append([request('a')], RULES);
    renameSync(path, `${path}.1`);
    log.append([response('a')], RULES);

    expect(types()).toEqual(['file', 'response']);
    expect(await finding()).toBeUndefined();
  });

  it('goes on when the folder was deleted, with its own key, and verification finds what is missing', async () => {
    const log = logOf();
    log.append([request('a')], RULES);
    const key = readFileSync(`${path}.key`);
    rmSync(join(folder, 'deep'), { recursive: true });
    log.append([response('a')], RULES);

    expect(types()).toEqual(['file', 'damaged', 'response']);
    expect(readFileSync(`${path}.key`).equals(key)).toBe(true);
    expect(await finding()).toBe('removed');
  });

  it('notices that the log was cut while it was running', async () => {
    const log = logOf();
    log.append([request('a')], RULES);
    const { size } = statSync(path);
    log.append([response('a')], RULES);
    truncateSync(path, size);
    log.append([request('b')], RULES);

    expect(types()).toEqual(['file', 'request', 'damaged', 'request']);
    expect(await finding()).toBe('removed');
  });

  it('notices a head that was put back', async () => {
    const log = logOf();
    log.append([request('a')], RULES);
    const { size } = statSync(path);
    const head = readFileSync(`${path}.head-wal`);
    log.append([response('a')], RULES);
    truncateSync(path, size);
    writeFileSync(`${path}.head-wal`, head);
    rmSync(`${path}.head`);
    log.append([request('b')], RULES);

    expect(types()).toContain('damaged');
    expect(await finding()).toBe('removed');
  });

  it('finds its head in the log when that file is lost', async () => {
    const log = logOf();
    log.append([request('a'), request('b'), response('a')], RULES);
    log.close();
    rmSync(`${path}.head`);
    logOf().append([{ type: 'egress' }], RULES);

    expect(types()).toEqual(['file', 'request', 'request', 'response', 'damaged', 'egress']);
    expect(await verifyLog(path)).toMatchObject({
      finding: undefined,
      notes: [expect.stringContaining('head_lost')],
    });
  });

  it('sets a head aside that is damaged, and finds it in the log', async () => {
    const log = logOf();
    log.append([request('a'), response('a')], RULES);
    log.close();
    writeFileSync(`${path}.head`, Buffer.alloc(8192, 7));
    logOf().append([{ type: 'egress' }], RULES);

    expect(types()).toEqual(['file', 'request', 'response', 'damaged', 'egress']);
    expect(existsSync(`${path}.head.damaged`)).toBe(true);
    expect(await finding()).toBeUndefined();
  });

  it('names the calls of a run that ended without a stop, and not those of one that lives', () => {
    const [dead, living] = [logOf(), logOf()];
    dead.append([request('a'), request('b'), response('a')], RULES);
    living.append([request('c')], RULES);
    // What a killed process leaves: its rows, and a lock that nobody holds.
    dead.close();
    logOf().append([{ type: 'egress' }], RULES);
    logOf().append([{ type: 'egress' }], RULES);

    const recovered = readWholeAudit(path).filter(({ type }) => type === 'recovered');
    expect(recovered).toMatchObject([
      { ended_run: dead.run, calls: [{ request_id: 'b', tool_name: 'probe' }] },
    ]);
  });

  it('has nothing to recover after a stop', () => {
    const log = logOf();
    log.append([request('a'), response('a'), { type: 'stop' }], RULES);
    log.close();
    logOf().append([{ type: 'egress' }], RULES);

    expect(types()).toEqual(['file', 'request', 'response', 'stop', 'egress']);
    const runs = readdirSync(join(folder, 'deep')).filter((name) => name.includes('.run.'));
    expect(runs).toEqual([`audit.log.run.${open.at(-1)?.run}`]);
  });

  it('sets the log of an earlier version aside', async () => {
    const old = join(folder, 'audit.log');
    writeFileSync(old, '{"type":"request"}\n');
    writeFileSync(`${old}.1`, '{"type":"request"}\n');
    const log = new ChainedLog(old, new SystemClock());
    open.push(log);
    log.append([request('a')], RULES);

    expect(
      readdirSync(folder)
        .filter((name) => name.endsWith('.unchained'))
        .sort(),
    ).toEqual(['audit.log.1.unchained', 'audit.log.unchained']);
    expect(await verifyLog(old)).toMatchObject({ finding: undefined, records: 2 });
  });

  it('does not start without the key that its head belongs to', () => {
    const log = logOf();
    log.append([request('a')], RULES);
    log.close();
    rmSync(`${path}.key`);

    expect(() => logOf().append([request('b')], RULES)).toThrow('audit.log.key is missing');
  });

  it('does not follow a link that stands in its place', () => {
    const log = new ChainedLog(join(folder, 'audit.log'), new SystemClock());
    open.push(log);
    symlinkSync(join(folder, 'victim'), join(folder, 'audit.log'));

    expect(() => log.append([request('a')], RULES)).toThrow('ELOOP');
    expect(existsSync(join(folder, 'victim'))).toBe(false);
  });

  it('does not hang on a FIFO that stands in its place', () => {
    const log = new ChainedLog(join(folder, 'audit.log'), new SystemClock());
    open.push(log);
    execFileSync('mkfifo', [join(folder, 'audit.log')]);

    expect(() => log.append([request('a')], RULES)).toThrow('it is not a regular file');
  });
});
