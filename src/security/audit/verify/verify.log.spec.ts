import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { SystemClock } from '../../../kernel/index.js';
import { ChainedLog, type LogRules } from '../chain/chained.log.js';
import { UnverifiableLog, verifyLog } from './verify.log.js';

const RULES: LogRules = { maxBytes: 4096, maxFiles: 9, durability: 'os' };

describe('verifyLog', () => {
  let folder: string;
  let path: string;

  /** 46 records in five files. */
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-verify-'));
    path = join(folder, 'audit.log');
    write(path, 41);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(file: string, count: number): void {
    const log = new ChainedLog(file, new SystemClock());
    for (let n = 0; n < count; n++) log.append([{ type: 'egress', n, text: 'x'.repeat(250) }], RULES);
    log.close();
  }

  const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const rewrite = (file: string, lines: readonly string[]) =>
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));

  const numbered = (line: string, seq: number) => line.replace(/"seq":\d+/, `"seq":${seq}`);
  const CASES: readonly [string, (lines: string[]) => string[], string, number, number | undefined][] = [
    ['an edited record', (l) => l.with(2, l[2]!.replace('xxx', 'xyx')), 'edited', 3, 3],
    ['an edited mac', (l) => l.with(2, l[2]!.replace(/"mac":".{8}/, '"mac":"00000000')), 'edited', 3, 3],
    ['a record that was made unreadable', (l) => l.with(2, 'x'), 'edited', 3, 3],
    ['an edited first record', (l) => l.with(0, l[0]!.replace('"kept":0', '"kept":1')), 'edited', 1, 1],
    ['a removed record', (l) => l.toSpliced(2, 1), 'removed', 3, 3],
    ['three removed records', (l) => l.toSpliced(2, 3), 'removed', 3, 3],
    ['a removed first record', (l) => l.slice(1), 'removed', 1, 1],
    ['a repeated record', (l) => l.toSpliced(4, 0, l[1]!), 'inserted', 5, 2],
    ['a copy from further down', (l) => l.toSpliced(2, 0, l[5]!), 'inserted', 3, 6],
    ['copies from further down', (l) => l.toSpliced(2, 0, l[4]!, l[5]!), 'inserted', 3, 5],
    ['a made-up record of a high number', (l) => l.toSpliced(2, 0, numbered(l[2]!, 999)), 'inserted', 3, 999],
    ['a made-up record of the next number', (l) => l.toSpliced(2, 0, numbered(l[2]!, 4)), 'inserted', 3, 4],
    [
      'three edited records',
      (l) => l.map((line, at) => (at > 2 ? line : line.replace(/xxx|kept/, 'yyy'))),
      'edited',
      1,
      1,
    ],
    ['three records that one line replaced', (l) => l.toSpliced(2, 3, 'x'), 'edited', 3, 3],
    ['a record with a byte order mark', (l) => l.with(2, `\ufeff${l[2]!}`), 'edited', 3, 3],
    ['a record with another line end', (l) => l.with(2, `${l[2]!}\r`), 'edited', 3, 3],
    [
      'a record with a second mac',
      (l) => l.with(2, l[2]!.replace(/(,"mac":"[^"]*")}/, '$1$1}')),
      'edited',
      3,
      3,
    ],
    [
      'a record that was moved up',
      (l) => [...l.slice(0, 2), l[4]!, ...l.slice(2, 4), ...l.slice(5)],
      'reordered',
      3,
      3,
    ],
    ['a made-up record', (l) => l.toSpliced(3, 0, l[3]!.replace('xxx', 'xyx')), 'inserted', 4, 4],
    ['two records that changed places', (l) => l.with(2, l[3]!).with(3, l[2]!), 'reordered', 3, 3],
    ['a record that was moved down', (l) => [...l.toSpliced(2, 1), l[2]!], 'reordered', 3, 3],
    ['a line of something else', (l) => l.toSpliced(3, 0, '{"type":"request"}'), 'foreign', 4, undefined],
    ['an empty line', (l) => l.toSpliced(3, 0, ''), 'foreign', 4, undefined],
  ];

  it.each(CASES)('names %s in the oldest file', async (_what, change, anomaly, line, seq) => {
    const oldest = `${path}.4`;
    rewrite(oldest, change(linesOf(oldest)));

    expect((await verifyLog(path)).finding).toMatchObject({
      anomaly,
      seq,
      place: { file: oldest, line },
    });
  });

  it.each(CASES.filter(([what]) => !what.includes('first')))(
    'names %s in the latest file',
    async (_what, change, anomaly, line) => {
      rewrite(path, change(linesOf(path)));

      expect((await verifyLog(path)).finding).toMatchObject({ anomaly, place: { file: path, line } });
    },
  );

  it('accepts the log as it was written, compressed files included', async () => {
    const { records, head } = await verifyLog(path);
    for (const place of [2, 4]) {
      writeFileSync(`${path}.${place}.gz`, gzipSync(readFileSync(`${path}.${place}`)));
      rmSync(`${path}.${place}`);
    }

    expect(await verifyLog(path)).toEqual({
      finding: undefined,
      records,
      first: 1,
      head,
      torn: 0,
      notes: [],
    });
    expect([records, head.seq]).toEqual([46, 46]);
  });

  it('names a whole file that is missing', async () => {
    rmSync(`${path}.2`);

    expect((await verifyLog(path)).finding).toMatchObject({
      anomaly: 'removed',
      place: { file: `${path}.1`, line: 1 },
    });
  });

  it('names the oldest file as missing unless a rotation dropped it', async () => {
    rmSync(`${path}.4`);

    expect((await verifyLog(path)).finding).toMatchObject({
      anomaly: 'removed',
      seq: 1,
      place: { file: `${path}.3`, line: 1 },
    });
  });

  it('names the oldest file as missing in a log that has rotated others away', async () => {
    rmSync(folder, { recursive: true });
    const log = new ChainedLog(path, new SystemClock());
    for (let n = 0; n < 200; n++)
      log.append([{ type: 'egress', n, text: 'x'.repeat(250) }], { ...RULES, maxFiles: 2 });
    log.close();
    expect((await verifyLog(path)).finding).toBeUndefined();
    const begins = linesOf(path)[0]!;
    rewrite(path, [begins.replace('kept', 'kexx'), ...linesOf(path).slice(1)]);
    expect((await verifyLog(path)).finding).toMatchObject({
      anomaly: 'edited',
      place: { file: path, line: 1 },
    });
    rewrite(path, [begins, ...linesOf(path).slice(1)]);
    rmSync(`${path}.2`);

    expect((await verifyLog(path)).finding).toMatchObject({
      anomaly: 'removed',
      seq: undefined,
      place: { file: `${path}.1`, line: 1 },
    });
    rmSync(path);
    expect((await verifyLog(path)).finding).toMatchObject({ anomaly: 'truncated' });
  });

  it('names what was done to a record that the head of the log knows', async () => {
    const lines = linesOf(path);
    rewrite(path, [...lines.slice(0, -1), 'x']);
    expect((await verifyLog(path)).finding).toMatchObject({ anomaly: 'edited', seq: 46 });
    rewrite(path, lines.with(lines.length - 2, lines.at(-2)!.replace(/"mac":".{8}/, '"mac":"00000000')));
    expect((await verifyLog(path)).finding).toMatchObject({ anomaly: 'edited', seq: 45 });
    rewrite(path, [...lines, numbered(lines.at(-1)!, 47)]);
    expect((await verifyLog(path)).finding).toMatchObject({ anomaly: 'inserted', seq: 47 });
  });

  it('names a compressed file that was damaged', async () => {
    const whole = gzipSync(readFileSync(`${path}.2`));
    rmSync(`${path}.2`);
    writeFileSync(`${path}.2.gz`, whole.subarray(0, -30));

    expect((await verifyLog(path)).finding).toMatchObject({
      anomaly: 'edited',
      place: { file: `${path}.2.gz` },
    });
  });

  it('names a file of another log that was put between', async () => {
    const other = join(folder, 'other.log');
    write(other, 41);
    for (const place of [4, 3, 2]) renameSync(`${path}.${place}`, `${path}.${place + 1}`);
    copyFileSync(`${other}.2`, `${path}.2`);

    expect((await verifyLog(path)).finding).toMatchObject({
      anomaly: 'foreign',
      place: { file: `${path}.2`, line: 1 },
    });
  });

  it.each([
    [3, 2, 11],
    [4, 3, 1],
  ])('names files that changed places: %d and %d', async (older, newer, seq) => {
    renameSync(`${path}.${newer}`, `${path}.9`);
    renameSync(`${path}.${older}`, `${path}.${newer}`);
    renameSync(`${path}.9`, `${path}.${older}`);

    expect((await verifyLog(path)).finding).toMatchObject({
      anomaly: 'reordered',
      seq,
      place: { file: `${path}.${older}`, line: 1 },
    });
  });

  it('does not accept as torn by a crash what somebody wrote as a whole record', async () => {
    const forged = '{"seq":47,"type":"response","request_id":"x"}';
    writeFileSync(path, forged, { flag: 'a' });
    write(path, 1);

    expect((await verifyLog(path)).finding).toMatchObject({ anomaly: 'foreign', place: { file: path } });
  });

  it('neither hangs on a pipe nor takes a folder for a file of the log', async () => {
    execFileSync('mkfifo', [`${path}.7`]);
    mkdirSync(`${path}.8`);
    expect((await verifyLog(path)).finding).toBeUndefined();
    rmSync(path);
    execFileSync('mkfifo', [path]);

    await expect(verifyLog(path)).rejects.toThrow('is not a regular file');
  });

  it('changes nothing, and reads the head of a server that was killed', async () => {
    const log = new ChainedLog(path, new SystemClock());
    log.append([{ type: 'egress' }], RULES);
    const copy = mkdtempSync(join(tmpdir(), 'mss-verify-'));
    cpSync(folder, copy, { recursive: true });
    log.close();
    rmSync(join(copy, 'audit.log.head-shm'));
    const listed = () => readdirSync(copy).map((name) => [name, readFileSync(join(copy, name), 'hex')]);
    const before = listed();
    expect((await verifyLog(join(copy, 'audit.log'))).finding).toBeUndefined();
    expect(listed()).toEqual(before);
    rewrite(join(copy, 'audit.log'), linesOf(join(copy, 'audit.log')).slice(0, -1));

    expect((await verifyLog(join(copy, 'audit.log'))).finding).toMatchObject({
      anomaly: 'truncated',
      seq: 48,
    });
  });

  it('cannot verify by a head that is none', async () => {
    const database = new Database(`${path}.head`);
    database.exec('UPDATE head SET seq = 0');
    database.close();

    await expect(verifyLog(path)).rejects.toThrow('what is stored as the head is none');
  });

  it('names what is wrong even when the head that was kept elsewhere was rotated away', async () => {
    rmSync(`${path}.4`);
    rewrite(path, linesOf(path).toSpliced(2, 1));

    expect((await verifyLog(path, { seq: 2, mac: '0'.repeat(64) })).finding).toMatchObject({
      anomaly: 'removed',
    });
  });

  it.each([
    ['at a line', 0],
    ['within a line', 20],
  ])('names an end that was cut %s', async (_where, more) => {
    const lines = linesOf(path);
    truncateSync(path, lines.slice(0, -2).join('\n').length + 1 + more);

    expect((await verifyLog(path)).finding).toMatchObject({ anomaly: 'truncated', seq: 45 });
  });

  it('names a log that is gone as cut', async () => {
    rmSync(path);

    expect((await verifyLog(path)).finding).toMatchObject({ anomaly: 'truncated' });
  });

  it('finds by a head that was kept elsewhere what was cut together with the one beside the log', async () => {
    const { head } = await verifyLog(path);
    rmSync(`${path}.head`);
    rewrite(path, linesOf(path).slice(0, -2));

    await expect(verifyLog(path)).rejects.toThrow('there is no head');
    expect((await verifyLog(path, head)).finding).toMatchObject({ anomaly: 'truncated', seq: 45 });
  });

  it('says that a head that was kept elsewhere does not show what came after it', async () => {
    const { head } = await verifyLog(path);
    write(path, 1);
    rmSync(`${path}.head`);

    expect(await verifyLog(path, head)).toMatchObject({
      finding: undefined,
      notes: [expect.stringContaining('what came after the head that was kept may be missing')],
    });
  });

  it('finds by a head that was kept elsewhere that the log was written anew with its key', async () => {
    const { head } = await verifyLog(path);
    const other = join(folder, 'other.log');
    copyFileSync(`${path}.key`, `${other}.key`);
    write(other, 50);

    expect((await verifyLog(other)).finding).toBeUndefined();
    expect((await verifyLog(other, head)).finding).toMatchObject({ anomaly: 'edited', seq: 46 });
  });

  it('calls a log of another key foreign', async () => {
    writeFileSync(`${path}.key`, Buffer.alloc(32, 7));

    expect((await verifyLog(path)).finding).toMatchObject({ anomaly: 'foreign', seq: 1, place: { line: 1 } });
  });

  it('cannot verify without a key, or a log that is not there', async () => {
    await expect(verifyLog(join(folder, 'none.log'))).rejects.toThrow(UnverifiableLog);
    rmSync(`${path}.key`);
    await expect(verifyLog(path)).rejects.toThrow('There is no key of the log');
  });
});
