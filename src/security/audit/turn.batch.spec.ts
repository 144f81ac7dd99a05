import { mkdtempSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../kernel/index.js';
import { readWholeAudit } from '../../../test/support/audit.reader.js';
import { ChainedLog } from './chain/chained.log.js';
import { TurnBatch } from './turn.batch.js';
import { verifyLog } from './verify/verify.log.js';

describe('TurnBatch', () => {
  const nothing = (): void => undefined;
  const named = (name: string) => ({ name });

  /** Keeps what was appended together as one text. */
  function batchOf({ most = 10, fails = (_names: string): boolean => false } = {}) {
    const appended: string[] = [];
    const batch = new TurnBatch(
      (records) => {
        const names = records.map((record) => (record as { name: string }).name).join('');
        if (fails(names)) throw new Error(`cannot write ${names}`);
        appended.push(names);
      },
      () => most,
    );
    return { batch, appended };
  }

  it('appends together what comes in one turn, in its order, and apart what comes later', async () => {
    const { batch, appended } = batchOf();
    const comes = async (name: string): Promise<void> => {
      // As a call does on its way from one guard to the next.
      for (let step = 0; step < 5; step++) await Promise.resolve();
      await batch.add(named(name), nothing);
    };
    await Promise.all([batch.add(named('a'), nothing), comes('b'), comes('c')]);
    await batch.add(named('d'), nothing);

    expect(appended).toEqual(['abc', 'd']);
  });

  it('lets nobody go on before the record is written', async () => {
    const order: string[] = [];
    const batch = new TurnBatch(
      () => order.push('written'),
      () => 10,
    );
    const waiting = batch.add(named('a'), () => order.push('noted')).then(() => order.push('goes on'));
    order.push('asked');
    await waiting;

    expect(order).toEqual(['asked', 'written', 'noted', 'goes on']);
  });

  it('lets none fail because of another', async () => {
    const { batch, appended } = batchOf({ fails: (names) => names.includes('b') });
    const noted: string[] = [];
    const ends = await Promise.allSettled(
      ['a', 'b', 'c'].map((name) => batch.add(named(name), () => noted.push(name))),
    );

    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(ends[1]).toMatchObject({ reason: { message: 'cannot write b' } });
    expect(appended).toEqual(['a', 'c']);
    expect(noted).toEqual(['a', 'c']);
  });

  it('appends no more together than it may', async () => {
    const { batch, appended } = batchOf({ most: 2 });
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => batch.add(named(name), nothing)));

    expect(appended).toEqual(['ab', 'cd', 'e']);
  });

  it('appends one by one where a file has room for less than one', async () => {
    const { batch, appended } = batchOf({ most: 0 });
    await Promise.all(['a', 'b'].map((name) => batch.add(named(name), nothing)));

    expect(appended).toEqual(['a', 'b']);
  });

  it('is flushed for a record that cannot wait, and writes nothing twice', async () => {
    const { batch, appended } = batchOf();
    const waiting = batch.add(named('a'), nothing);
    batch.flush();
    expect(appended).toEqual(['a']);
    batch.flush();
    await waiting;
    await new Promise((resolve) => setImmediate(resolve));

    expect(appended).toEqual(['a']);
  });

  describe('over a chain', () => {
    let folder: string;
    let path: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'mss-batch-'));
      path = join(folder, 'audit.log');
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('leaves each record once, and the chain whole, when a write ends in the middle', async () => {
      // The disk has room for one of three, and a part of the next.
      const write = (fd: number, bytes: Buffer): number =>
        bytes.toString().split('\n').length === 4 ? writeSync(fd, bytes, 0, 200) : writeSync(fd, bytes);
      const log = new ChainedLog(path, new SystemClock(), write);
      const rules = { maxBytes: 1_000_000, maxFiles: 2, durability: 'os' } as const;
      const batch = new TurnBatch(
        (records) => void log.append(records, rules),
        () => 10,
      );
      const ends = await Promise.allSettled(
        ['a', 'b', 'c'].map((id) =>
          batch.add({ type: 'request', request_id: id, tool_name: 'probe' }, nothing),
        ),
      );
      log.close();

      expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
      expect(readWholeAudit(path).flatMap(({ request_id }) => request_id ?? [])).toEqual(['a', 'b', 'c']);
      expect(readWholeAudit(path).filter(({ type }) => type === 'torn')).toEqual([]);
      expect(await verifyLog(path)).toMatchObject({ finding: undefined });
    });
  });
});
