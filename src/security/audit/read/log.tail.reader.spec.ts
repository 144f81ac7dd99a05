import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../kernel/index.js';
import { ChainedLog, type LogRules } from '../chain/chained.log.js';
import { LogTailReader } from './log.tail.reader.js';

const RULES: LogRules = { maxBytes: 4096, maxFiles: 9, durability: 'os' };

describe('LogTailReader', () => {
  let folder: string;
  let path: string;
  let log: ChainedLog;
  let reader: LogTailReader;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-tail-'));
    path = join(folder, 'audit.log');
    log = new ChainedLog(path, new SystemClock());
    reader = new LogTailReader(path);
  });

  afterEach(() => {
    reader.close();
    log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Records of 400 bytes: nine fill a file. */
  function append(from: number, to: number, rules = RULES): void {
    for (let n = from; n <= to; n++) log.append([{ type: 'egress', n, text: 'x'.repeat(250) }], rules);
  }

  function numbersIn(lines: readonly Buffer[]): unknown[] {
    return lines.flatMap((line) => {
      const { n } = JSON.parse(line.toString()) as { n?: number };
      return n === undefined ? [] : [n];
    });
  }

  async function next(): Promise<unknown[]> {
    const lines: Buffer[] = [];
    for await (const some of reader.next()) lines.push(...some);
    return numbersIn(lines);
  }

  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

  it('begins with the last lines, also of rotated and of compressed files', async () => {
    append(1, 40);
    const oldest = `${path}.${readdirSync(folder).filter((name) => /^audit\.log\.\d$/.test(name)).length}`;
    writeFileSync(`${oldest}.gz`, gzipSync(readFileSync(oldest)));
    rmSync(oldest);

    for (const [count, numbers] of [
      [0, []],
      [3, [38, 39, 40]],
      [9999, range(1, 40)],
    ] as const) {
      const other = new LogTailReader(path);
      expect(numbersIn((await other.last(count)) ?? [])).toEqual(numbers);
      other.close();
    }
  });

  it('gives out what comes, once', async () => {
    append(1, 3);
    await reader.last(1);
    expect(await next()).toEqual([]);
    append(4, 5);
    expect(await next()).toEqual([4, 5]);
    expect(await next()).toEqual([]);
  });

  it('waits for a log, and for the end of a line', async () => {
    expect(await reader.last(5)).toBeUndefined();
    expect(await next()).toEqual([]);
    writeFileSync(path, '{"seq":1,"type":"x","n":1}\n{"seq":2,"type":"x",');
    expect(await next()).toEqual([1]);
    appendFileSync(path, '"n":2}\n');
    expect(await next()).toEqual([2]);
  });

  it.each([1, 9])(
    'loses and repeats nothing over rotations between two looks, with %d files kept',
    async (maxFiles) => {
      append(1, 5);
      await reader.last(0);
      const seen: unknown[] = [];
      let n = 5;
      // Never more at a time than fits into the files that are kept.
      for (const step of [1, 3, 7, 1, 2, 8, 4]) {
        append(n + 1, (n += step), { ...RULES, maxFiles });
        seen.push(...(await next()));
      }
      expect(seen).toEqual(range(6, n));
    },
  );

  it('finds several files that came between two looks', async () => {
    append(1, 5);
    await reader.last(0);
    append(6, 50);
    expect(readdirSync(folder).length).toBeGreaterThan(6);
    expect(await next()).toEqual(range(6, 50));
  });

  it('goes on when the file that it read was compressed meanwhile', async () => {
    append(1, 5);
    await reader.last(0);
    append(6, 12);
    writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(`${path}.1`)));
    rmSync(`${path}.1`);
    expect(await next()).toEqual(range(6, 12));
  });

  /** As the servers do with `audit.compress`. */
  function compress(name: string): void {
    writeFileSync(`${name}.gz`, gzipSync(readFileSync(name)));
    rmSync(name);
  }

  it.each([0, 1])(
    'begins behind what is there when a rotation comes first and %d are compressed',
    async (count) => {
      append(1, 18);
      await reader.last(0);
      append(19, 19);
      expect(readdirSync(folder)).toContain('audit.log.2');
      if (count > 0) for (const place of [1, 2]) compress(`${path}.${place}`);
      expect(await next()).toEqual([19]);
    },
  );

  it('finds its place again behind a line whose number is made up', async () => {
    append(1, 5);
    appendFileSync(path, '{"seq":999999999999999,"type":"x"}\n');
    await reader.last(0);
    renameSync(path, `${path}.1`);
    writeFileSync(path, '{"seq":8,"type":"x","n":8}\n');
    expect(await next()).toEqual([8]);
  });

  it('shows a line as a whole that was being written when it began', async () => {
    append(1, 2);
    appendFileSync(path, '{"seq":9,"type":"x",');
    expect(numbersIn((await reader.last(1)) ?? [])).toEqual([2]);
    appendFileSync(path, '"n":9}\n');
    expect(await next()).toEqual([9]);
  });

  it('goes on behind a whole record that was taken back', async () => {
    append(1, 2);
    const { length } = readFileSync(path);
    appendFileSync(path, `{"seq":5,"type":"x","n":5,"text":"${'x'.repeat(500)}"}\n`);
    await reader.last(0);
    truncateSync(path, length);
    expect(await next()).toEqual([]);
    append(6, 6);
    expect(await next()).toEqual([6]);
  });

  it('reads once a file whose compression was interrupted at its very end', async () => {
    append(1, 12);
    writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(`${path}.1`)));
    expect(numbersIn((await reader.last(99)) ?? [])).toEqual(range(1, 12));
  });

  it('goes on in a file of which a rotation has written nothing yet', async () => {
    append(1, 5);
    await reader.last(0);
    renameSync(path, `${path}.1`);
    writeFileSync(path, '');
    expect(await next()).toEqual([]);
    appendFileSync(path, '{"seq":9,"type":"file"}\n{"seq":10,"type":"x","n":6}\n');
    expect(await next()).toEqual([6]);
  });

  it.each(['as they were', 'compressed'])(
    'reads again nothing of older files, %s, and leaves out nothing of new ones',
    async (state) => {
      append(1, 12);
      await reader.last(0);
      append(13, 40);
      const places = readdirSync(folder).filter((name) => /^audit\.log\.\d$/.test(name)).length;
      appendFileSync(`${path}.2`, 'no record\n');
      // What was read before is no more what it was: whoever reads it again is found out.
      writeFileSync(`${path}.${places}`, '{"seq":1,"type":"x","n":1}\nno record\n');
      const compressed = state === 'compressed' ? places : 0;
      for (let place = 1; place <= compressed; place++) {
        compress(`${path}.${place}`);
      }
      const lines: string[] = [];
      for await (const some of reader.next()) lines.push(...some.map(String));
      expect(lines.filter((line) => line === 'no record')).toHaveLength(1);
      expect(numbersIn(lines.filter((line) => line !== 'no record').map(Buffer.from))).toEqual(range(13, 40));
    },
  );

  it('waits for the folder of a log, too', async () => {
    const later = new LogTailReader(join(folder, 'later', 'audit.log'));
    expect(await later.last(1)).toBeUndefined();
    mkdirSync(join(folder, 'later'));
    writeFileSync(join(folder, 'later', 'audit.log'), '{"seq":1,"type":"x","n":1}\n');
    const lines: Buffer[] = [];
    for await (const some of later.next()) lines.push(...some);
    later.close();
    expect(numbersIn(lines)).toEqual([1]);
  });

  it('begins with rotated files when the log itself is gone', async () => {
    append(1, 12);
    rmSync(path);
    expect(numbersIn((await reader.last(2)) ?? [])).toEqual([8, 9]);
    expect(await next()).toEqual([]);
    append(13, 13);
    expect(await next()).toEqual([13]);
  });

  it('shows a log from its beginning that was begun anew in the place of another', async () => {
    append(1, 5);
    await reader.last(5);
    log.close();
    mkdirSync(join(folder, 'away'));
    for (const name of readdirSync(folder)) {
      if (name !== 'away') renameSync(join(folder, name), join(folder, 'away', name));
    }
    expect(await next()).toEqual([]);
    log = new ChainedLog(path, new SystemClock());
    append(101, 130);
    expect(await next()).toEqual(range(101, 130));
  });

  it('goes on behind a line that was taken back', async () => {
    append(1, 3);
    await reader.last(0);
    appendFileSync(path, 'half of a line that is longer than the next record will be'.repeat(20));
    const { length } = readFileSync(path);
    expect(await next()).toEqual([]);
    truncateSync(path, length - 58 * 20);
    append(4, 4);
    expect(await next()).toEqual([4]);
  });

  it('does not wait for the end of a line that has none', async () => {
    append(1, 1);
    await reader.last(0);
    appendFileSync(path, Buffer.alloc(3 * 1024 * 1024, 0x20));
    appendFileSync(path, '{"seq":9,"type":"x","n":9}\n{"seq":10,"type":"x","n":10}\n');
    const lines: Buffer[] = [];
    for await (const some of reader.next()) lines.push(...some);
    expect(lines.at(-1)?.toString()).toBe('{"seq":10,"type":"x","n":10}');
  });
});
