import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
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
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { SystemClock } from '../../../kernel/index.js';
import { readWholeAudit } from '../../../../test/support/audit.reader.js';
import { verifyLog } from '../verify/verify.log.js';
import { ChainedLog, type LogRules } from './chained.log.js';
import { HeadStore } from './head.store.js';
import { rotatedFiles } from './log.rotation.js';

const RULES: LogRules = { maxBytes: 1_000_000, maxFiles: 3, durability: 'os' };
const request = (id: string) => ({ type: 'request', request_id: id, tool_name: 'probe' });
const response = (id: string) => ({ type: 'response', request_id: id, tool_name: 'probe' });

/** Of that many characters together; a longer one would be cut. */
const textsOf = (chars: number): string[] => 'x'.repeat(chars).match(/x{1,1000}/g) ?? [];

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
  /** The mac of the last record within so many bytes. */
  const macOf = (bytes: number) =>
    /"mac":"([^"]*)"}\n$/.exec(readFileSync(path, 'utf8').slice(0, bytes))?.[1];
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

  it('keeps a torn line and the record about it in one file, however full that is', async () => {
    const rules = { ...RULES, maxBytes: 4096 };
    logOf().append([{ type: 'egress', texts: textsOf(3600) }], rules);
    appendFileSync(path, '{"seq":3,"type":"resp');
    logOf().append([request('a')], rules);

    expect(rotatedFiles(path)).toHaveLength(1);
    expect(await verifyLog(path)).toMatchObject({ finding: undefined, torn: 1 });
  });

  it('takes up a record that lacks only its line feed', async () => {
    const log = logOf();
    log.append([request('a')], RULES);
    const { size } = statSync(path);
    log.append([response('a')], RULES);
    const line = readFileSync(path).subarray(size, -1);
    log.close();
    truncateSync(path, size);
    const database = new Database(`${path}.head`);
    database.prepare('UPDATE head SET seq = 2, mac = ?, bytes = ?').run(macOf(size), size);
    database.close();
    appendFileSync(path, line);
    logOf().append([{ type: 'egress' }], RULES);

    expect(types().slice(0, 3)).toEqual(['file', 'request', 'response']);
    expect(await verifyLog(path)).toMatchObject({ finding: undefined, torn: 0 });
  });

  it('does not call torn what somebody wrote as a whole record', async () => {
    logOf().append([request('a')], RULES);
    appendFileSync(path, '{"seq":3,"type":"response"}');
    logOf().append([{ type: 'egress' }], RULES);

    expect(types().slice(2)).toEqual(['response', 'damaged', 'egress']);
    expect(await finding()).toBe('foreign');
  });

  it('takes nothing of several records when a new file has no room for them', async () => {
    const rules = { ...RULES, maxBytes: 4096 };
    const records = [request('a'), { type: 'egress', texts: textsOf(3000) }];
    let room = Number.MAX_SAFE_INTEGER;
    const log = logOf((fd, bytes) => writeSync(fd, bytes.subarray(0, room)));
    log.append([{ type: 'egress', texts: textsOf(1500) }], rules);
    room = 100;
    expect(() => log.append(records, rules)).toThrow('only 100 of');
    room = Number.MAX_SAFE_INTEGER;
    log.append(records, rules);

    const text = [`${path}.1`, path].map((file) => readFileSync(file, 'utf8')).join('');
    expect(text.split('"request_id":"a"')).toHaveLength(2);
    expect(await finding()).toBeUndefined();
  });

  it('stores what it took up before it begins a new file, whatever becomes of that', async () => {
    const rules = { ...RULES, maxBytes: 4096 };
    const log = logOf();
    log.append([request('a')], rules);
    const stored = readFileSync(`${path}.head`);
    const wal = readFileSync(`${path}.head-wal`);
    log.append([{ type: 'egress', texts: textsOf(3000) }], rules);
    log.close();
    writeFileSync(`${path}.head`, stored);
    writeFileSync(`${path}.head-wal`, wal);
    // The server that takes up the record is killed as well, in the middle of the rotation.
    const next = logOf((fd, bytes) => (bytes.includes('"type":"file"') ? 0 : writeSync(fd, bytes)));
    expect(() => next.append([{ type: 'egress', texts: textsOf(1000) }], rules)).toThrow('only 0 of');
    logOf().append([{ type: 'egress' }], rules);

    expect(rotatedFiles(path)).toHaveLength(1);
    expect(await finding()).toBeUndefined();
  });

  it('says of a log that a rotation left half done what is true', async () => {
    const rules = { ...RULES, maxBytes: 4096, maxFiles: 2 };
    let isBroken = false;
    const log = logOf((fd, bytes) => (isBroken ? 0 : writeSync(fd, bytes)));
    for (let n = 0; n < 40; n++) log.append([{ type: 'egress', text: 'x'.repeat(400) }], rules);
    isBroken = true;
    expect(() => log.append([{ type: 'egress', texts: textsOf(3900) }], rules)).toThrow('only 0 of');
    expect(await finding()).toBeUndefined();
    isBroken = false;
    log.append([{ type: 'egress' }], rules);

    expect(await finding()).toBeUndefined();
    expect(rotatedFiles(path).map(({ place }) => place)).toEqual([2, 1]);
  });

  it('goes on in a log that was put back from a copy', async () => {
    const log = logOf();
    log.append([request('a')], RULES);
    copyFileSync(path, `${path}.copy`);
    renameSync(`${path}.copy`, path);
    log.append([response('a')], RULES);

    expect(types()).toEqual(['file', 'request', 'response']);
    expect(await finding()).toBeUndefined();
  });

  describe('when the lock is lost before the head is stored', () => {
    const failToStore = () => {
      const database = new Database(`${path}.head`);
      database.exec("CREATE TRIGGER fail BEFORE INSERT ON head BEGIN SELECT RAISE(ROLLBACK, 'full'); END");
      return () => {
        database.exec('DROP TRIGGER fail');
        database.close();
      };
    };

    it('takes back what it wrote', async () => {
      const log = logOf();
      log.append([request('a')], RULES);
      const before = readFileSync(path, 'utf8');
      const repair = failToStore();
      expect(() => log.append([response('a')], RULES)).toThrow('full');
      expect(readFileSync(path, 'utf8')).toBe(before);
      repair();
      log.append([response('a')], RULES);

      expect(types()).toEqual(['file', 'request', 'response']);
      expect(await finding()).toBeUndefined();
    });

    it('leaves what another process has taken up by then, and calls it written', async () => {
      const [log, other] = [logOf(), logOf()];
      log.append([request('a')], RULES);
      const repair = failToStore();
      const looking = jest.spyOn(HeadStore.prototype, 'looking').mockImplementationOnce(function (
        this: HeadStore,
        work,
      ) {
        repair();
        other.append([request('b')], RULES);
        looking.mockRestore();
        this.looking(work);
      });
      log.append([response('a')], RULES);

      expect(types()).toEqual(['file', 'request', 'response', 'request']);
      expect(await finding()).toBeUndefined();
    });
  });

  it('waits for another process once, and then only glances until it has had the lock again', () => {
    const log = logOf();
    log.append([request('a')], RULES);
    const pragma = jest.spyOn(Database.prototype, 'pragma');
    const waits = () =>
      pragma.mock.calls.map(([source]) => source).filter((source) => source.includes('busy'));
    const other = new Database(`${path}.head`);
    other.exec('BEGIN IMMEDIATE');
    for (const _ of [1, 2]) expect(() => log.append([response('a')], RULES)).toThrow('database is locked');
    other.close();
    log.append([response('a')], RULES);
    const waited = waits();
    pragma.mockRestore();

    expect(waited).toEqual(['busy_timeout = 20', 'busy_timeout = 1000']);
    expect(types()).toEqual(['file', 'request', 'response']);
  });

  it('clears away what a run that ended was compressing, and leaves that of one that lives', () => {
    const [ended, living] = [logOf(), logOf()];
    for (const log of [ended, living]) {
      log.append([{ type: 'egress' }], RULES);
      writeFileSync(`${path}.gz-${log.run}`, 'x');
    }
    ended.append([{ type: 'stop' }], RULES);
    ended.close();
    logOf().append([{ type: 'egress' }], RULES);

    expect(existsSync(`${path}.gz-${ended.run}`)).toBe(false);
    expect(existsSync(`${path}.gz-${living.run}`)).toBe(true);
  });

  it('refuses when its head is a link, and leaves the other file as it is', () => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, '', { mode: 0o644 });
    const log = new ChainedLog(join(folder, 'audit.log'), new SystemClock());
    open.push(log);
    symlinkSync(victim, join(folder, 'audit.log.head'));

    expect(() => log.append([request('a')], RULES)).toThrow('audit.log.head is a link');
    expect([readFileSync(victim, 'utf8'), statSync(victim).mode & 0o777]).toEqual(['', 0o644]);
  });

  it('leaves a folder where it is that the log is named after', () => {
    const log = new ChainedLog(join(folder, 'audit.log'), new SystemClock());
    open.push(log);
    mkdirSync(join(folder, 'audit.log'));

    expect(() => log.append([request('a')], RULES)).toThrow('EISDIR');
    expect(readdirSync(folder)).not.toContain('audit.log.unchained');
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

  it('puts its key back when that was deleted, or the log could never be verified', async () => {
    const log = logOf();
    log.append([request('a')], RULES);
    rmSync(`${path}.key`);
    log.append([response('a')], RULES);

    expect(await verifyLog(path)).toMatchObject({ finding: undefined, records: 3 });
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
