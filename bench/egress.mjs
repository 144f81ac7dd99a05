// What a decision about egress costs, under a small policy and under one with 10,000 endpoints and 1,000 ranges.
// A measurement to read, not a test: figures depend on the machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DISTINCT, coldRows, warmRows } from './egress/path.mjs';
import { LARGE, SMALL, describe, policyOf } from './egress/policies.mjs';
import { BATCH, BATCHES, SINGLES, WARM_UP, quantile, tableText, timed } from './egress/timing.mjs';
import { clientRows, guardRows } from './egress/warm.mjs';
import { loadProduct } from './evidence/product.mjs';

const TABLES = [
  ['WARM client: rules for URL and answers of one hop', clientRows],
  ['WARM guard: dial(), the same address again', guardRows],
  ['WARM guard: the way to a connection, again', warmRows],
  ['COLD guard: each name and address for once', coldRows],
];

const { values: options } = parseArgs({
  options: { dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) } },
});
const product = await loadProduct(resolve(options.dist));
const folder = mkdtempSync(join(tmpdir(), 'mcp-bench-'));
const say = (text = '') => process.stdout.write(`${text}\n`);

try {
  await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run() {
  const [small, large] = [SMALL, LARGE].map((size) => policyOf(product, folder, size));
  const timer = Array.from({ length: SINGLES }, () => timed(() => undefined));
  const timerText = [0.5, 0.99].map((part) => quantile(timer, part).toFixed(0)).join(' and ');
  say(`Node ${process.version}, ${cpus()[0].model.trim()}, ${cpus().length} CPUs`);
  say(`small: ${describe(SMALL)}; large: ${describe(LARGE)}`);
  say('ns per decision, inside a call with its trail.');
  say(
    `WARM, after ${WARM_UP} times: median of ${BATCHES} means over ${BATCH}; p99 of ${SINGLES} timed singly.`,
  );
  say(`COLD: ${DISTINCT} different ones timed singly, after as many others; a new call for every 32.`);
  say(`Timed singly includes the timer: median and p99 ${timerText} ns.`);
  for (const [title, rowsOf] of TABLES) {
    const few = await rowsOf(product, small);
    const many = await rowsOf(product, large);
    const rows = few.map((row, at) => ({ what: row.what, small: row, large: many[at] }));
    say(`\n${tableText(title, rows)}`);
  }
}
