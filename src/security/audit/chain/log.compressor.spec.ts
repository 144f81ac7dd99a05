import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../kernel/index.js';
import { verifyLog } from '../verify/verify.log.js';
import { ChainedLog, type LogRules } from './chained.log.js';
import { LogCompressor } from './log.compressor.js';
import { rotatedFiles } from './log.rotation.js';

const RULES: LogRules = { maxBytes: 4096, maxFiles: 5, durability: 'os' };

describe('LogCompressor', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-compress-'));
    path = join(folder, 'audit.log');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const fill = (log: ChainedLog, records: number) => {
    for (let n = 0; n < records; n++) log.append([{ type: 'egress', n, text: 'x'.repeat(250) }], RULES);
  };

  async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise(setImmediate);
  }

  it('compresses what is rotated while it goes on being rotated, and loses nothing', async () => {
    const log = new ChainedLog(path, new SystemClock());
    const problems: unknown[] = [];
    const compressor = new LogCompressor(
      log,
      () => true,
      (error) => problems.push(error),
    );
    fill(log, 30);
    for (let turn = 0; turn < 20; turn++) {
      compressor.start();
      await new Promise(setImmediate);
      fill(log, 3);
    }
    compressor.start();
    await until(() => ['.1.gz', '.2.gz', '.3.gz', '.4.gz', '.5.gz'].every((end) => existsSync(path + end)));
    await until(() => !readdirSync(folder).some((name) => name.includes('.gz-')));
    log.close();

    expect(problems).toEqual([]);
    expect(readdirSync(folder).filter((name) => /^audit\.log\.\d+$/.test(name))).toEqual([]);
    expect((await verifyLog(path)).finding).toBeUndefined();
  });

  it('looks again when another server has rotated the log since it looked', async () => {
    const log = new ChainedLog(path, new SystemClock());
    fill(log, 30);
    const problems: unknown[] = [];
    let isFirst = true;
    // It asks for the run between looking and opening.
    const moving = new Proxy(log, {
      get(target, name) {
        if (name === 'run' && isFirst) {
          isFirst = false;
          rmSync(rotatedFiles(path)[0]!.file);
        }
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const compressor = new LogCompressor(
      moving,
      () => true,
      (error) => problems.push(error),
    );
    compressor.start();
    await until(() => existsSync(`${path}.1.gz`) || problems.length > 0);
    log.close();

    expect(problems).toEqual([]);
  });
});
