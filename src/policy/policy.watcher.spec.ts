import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PolicyWatcher } from './policy.watcher.js';

describe('PolicyWatcher', () => {
  let folder: string;
  let watcher: PolicyWatcher | undefined;
  /** What was in the file each time something was told of it. */
  let told: string[];
  let answer: 'done' | 'again';
  let wake: () => void;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mss-watcher-')));
    told = [];
    answer = 'done';
    wake = () => undefined;
  });

  afterEach(() => {
    watcher?.close();
    rmSync(folder, { recursive: true });
  });

  async function watched(file: string): Promise<void> {
    watcher = new PolicyWatcher(file, (isStill) => {
      let text = 'unreadable';
      try {
        text = readFileSync(file, 'utf8');
      } catch {
        // As told.
      }
      if (isStill()) told.push(text);
      wake();
      return answer;
    });
    await until(() => told.length === 1);
  }

  async function until(happened: () => boolean): Promise<void> {
    while (!happened()) await new Promise<void>((resolve) => (wake = resolve));
  }

  const saw = (text: string) => until(() => told.at(-1) === text);

  it('tells of a file that is written in place, renamed over, removed and made again', async () => {
    const file = join(folder, 'p.yaml');
    writeFileSync(file, 'one');
    await watched(file);
    writeFileSync(file, 'two');
    await saw('two');
    writeFileSync(`${file}.new`, 'three');
    renameSync(`${file}.new`, file);
    await saw('three');
    rmSync(file);
    await saw('unreadable');
    writeFileSync(file, 'four');
    await saw('four');

    expect(told).toEqual(['one', 'two', 'three', 'unreadable', 'four']);
  });

  it('tells of a mounted map: the file is a link through a link to a folder, and that one is turned', async () => {
    for (const [name, text] of [
      ['..one', 'one'],
      ['..two', 'two'],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'p.yaml'), text);
    }
    symlinkSync('..one', join(folder, '..data'));
    symlinkSync('..data/p.yaml', join(folder, 'p.yaml'));
    await watched(join(folder, 'p.yaml'));
    symlinkSync('..two', join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    await saw('two');

    expect(told).toEqual(['one', 'two']);
  });

  it('tells of a change that gives no event: a folder above is a link, and that one is turned', async () => {
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'p.yaml'), name);
    }
    symlinkSync('one', join(folder, 'current'));
    await watched(join(folder, 'current', 'p.yaml'));
    symlinkSync('two', join(folder, 'next'));
    renameSync(join(folder, 'next'), join(folder, 'current'));
    await saw('two');
  });

  it('follows a folder that is removed and made again, and then its events', async () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    writeFileSync(join(inner, 'p.yaml'), 'one');
    await watched(join(inner, 'p.yaml'));
    rmSync(inner, { recursive: true });
    await saw('unreadable');
    mkdirSync(inner);
    writeFileSync(join(inner, 'p.yaml'), 'two');
    await saw('two');
  });

  it('tells of the same state again when it is asked to', async () => {
    const file = join(folder, 'p.yaml');
    writeFileSync(file, 'one');
    answer = 'again';
    await watched(file);
    await until(() => told.length === 2);
    answer = 'done';

    expect(told).toEqual(['one', 'one']);
  });

  it('holds as many handles after many edits as before, and takes edits at once for one', async () => {
    const file = join(folder, 'p.yaml');
    writeFileSync(file, '0');
    const before = await fileWatches();
    await watched(file);
    expect(await fileWatches()).toBe(before + 1);
    for (let edit = 1; edit <= 5; edit += 1) {
      for (let burst = 0; burst < 10; burst += 1) writeFileSync(file, `${edit}.${burst}`);
      await saw(`${edit}.9`);
    }

    expect(await fileWatches()).toBe(before + 1);
    expect(told).toEqual(['0', '1.9', '2.9', '3.9', '4.9', '5.9']);
    watcher?.close();
    expect(await fileWatches()).toBe(before);
  });

  it('is not told of every line of a log in the same folder, and of the file all the same', async () => {
    const file = join(folder, 'p.yaml');
    writeFileSync(file, 'one');
    await watched(file);
    const one = watch(folder);
    const events = jest.spyOn(Object.getPrototypeOf(one) as typeof one, 'emit');
    one.close();
    try {
      for (let line = 0; line < 500; line++) {
        appendFileSync(join(folder, 'audit.log'), 'a line\n');
        await nextTurn();
      }
      expect(events.mock.calls.filter(([name]) => (name as string) === 'change').length).toBeLessThan(50);
    } finally {
      events.mockRestore();
    }
    writeFileSync(file, 'two');
    await saw('two');
  });
});

/** How many of this process are open, whether or not they keep it; those that are being closed are let go first. */
async function fileWatches(): Promise<number> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const { libuv } = process.report.getReport() as { libuv: { type: string }[] };
  return libuv.filter(({ type }) => type === 'fs_event').length;
}
