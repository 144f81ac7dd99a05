import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
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

  const CASES: readonly [string, (lines: string[]) => string[], string, number, number | undefined][] = [
    ['an edited record', (l) => l.with(2, l[2]!.replace('xxx', 'xyx')), 'edited', 3, 3],
    ['an edited mac', (l) => l.with(2, l[2]!.replace(/"mac":".{8}/, '"mac":"00000000')), 'edited', 3, 3],
    ['a record that was made unreadable', (l) => l.with(2, 'x'), 'edited', 3, 3],
    ['an edited first record', (l) => l.with(0, l[0]!.replace('"kept":0', '"kept":1')), 'edited', 1, 1],
    ['a removed record', (l) => l.toSpliced(2, 1), 'removed', 3, 3],
    ['three removed records', (l) => l.toSpliced(2, 3), 'removed', 3, 3],
    ['a removed first record', (l) => l.slice(1), 'removed', 1, 1],
    ['a repeated record', (l) => l.toSpliced(4, 0, l[1]!), 'inserted', 5, 2],
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
