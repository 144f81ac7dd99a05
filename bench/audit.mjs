// What the chain of the audit log costs: appending a record, forcing it to the disk, verifying a large log.
// A measurement to read, not a test: figures depend on the machine, ratios of one run less so.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SystemClock } from '../dist/kernel/index.js';
import { ChainedLog } from '../dist/security/audit/chain/chained.log.js';
import { verifyLog } from '../dist/security/audit/verify/verify.log.js';
import { request, response, writeChain } from './audit/chain.writer.mjs';

const { values: options } = parseArgs({ options: { megabytes: { type: 'string', default: '500' } } });
const RULES = { maxBytes: 2 ** 40, maxFiles: 5, durability: 'os' };
const APPENDS = 20_000;
const SYNCS = 200;
const TOGETHER = 64;
const folder = mkdtempSync(join(tmpdir(), 'mcp-bench-'));
const say = (text = '') => process.stdout.write(`${text}\n`);

try {
  say(`Node ${process.version}, ${cpus()[0].model.trim()}, ${cpus().length} CPUs`);
  appending();
  await forcing();
  await verifying(Number(options.megabytes));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function appending() {
  const plain = openSync(join(folder, 'plain'), 'a');
  const line = Buffer.from(`${JSON.stringify(request(1))}\n`);
  const write = perUnit(APPENDS, () => void writeSync(plain, line));
  closeSync(plain);
  const log = new ChainedLog(join(folder, 'append.log'), new SystemClock());
  const append = perUnit(APPENDS, (n) => log.append([n % 2 === 0 ? request(n) : response(n - 1)], RULES));
  log.close();
  say(
    `\nappend, us per record: ${us(write)} a bare write, ${us(append)} the chain; ratio ${(append / write).toFixed(1)}`,
  );
}

async function forcing() {
  const plain = openSync(join(folder, 'plain'), 'a');
  const sync = perUnit(SYNCS, () => {
    writeSync(plain, 'x\n');
    fdatasyncSync(plain);
  });
  closeSync(plain);
  const log = new ChainedLog(join(folder, 'disk.log'), new SystemClock());
  const rules = { ...RULES, durability: 'disk' };
  const alone = await perUnitAsync(SYNCS, async (n) => {
    log.append([request(n)], rules);
    await log.onDisk();
  });
  const together = await perUnitAsync(SYNCS, async (n) => {
    await Promise.all(
      Array.from({ length: TOGETHER }, async (_, at) => {
        log.append([request(n * TOGETHER + at)], rules);
        await log.onDisk();
      }),
    );
  });
  log.close();
  say(
    `disk, us per record: ${us(sync)} write and fdatasync, ${us(alone)} the chain one by one, ` +
      `${us(together / TOGETHER)} with ${TOGETHER} calls at a time; ratios ${(alone / sync).toFixed(2)} and ${(together / TOGETHER / sync).toFixed(3)}`,
  );
}

async function verifying(megabytes) {
  const path = join(folder, 'verify.log');
  const link = writeChain(path, megabytes * 1e6);
  const { size } = statSync(path);
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const start = process.hrtime.bigint();
  const { finding, records } = await verifyLog(path, link);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  clearInterval(watch);
  if (finding !== undefined) throw new Error(`The log of the benchmark is not whole: ${finding.detail}`);
  say(
    `verify: ${(size / 1e6).toFixed(0)} MB, ${records} records in ${seconds.toFixed(2)} s: ${(size / 1e6 / seconds).toFixed(0)} MB/s, ` +
      `${((seconds / records) * 1e6).toFixed(2)} us per record; memory grew by ${((peak - before) / 1e6).toFixed(0)} MB`,
  );
}

function perUnit(count, work) {
  for (let n = 0; n < count / 10; n += 1) work(n);
  const start = process.hrtime.bigint();
  for (let n = 0; n < count; n += 1) work(n);
  return Number(process.hrtime.bigint() - start) / count;
}

async function perUnitAsync(count, work) {
  const start = process.hrtime.bigint();
  for (let n = 0; n < count; n += 1) await work(n);
  return Number(process.hrtime.bigint() - start) / count;
}

function us(nanoseconds) {
  return (nanoseconds / 1000).toFixed(1);
}
