// What redaction costs: per record of an ordinary call, per megabyte of long texts, and for a megabyte of what is
// worst. A measurement to read, not a test: figures depend on the machine.
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadProduct } from './evidence/product.mjs';

const WARM_UP = 2000;
const BATCHES = 60;
const BATCH = 50;
const LONG = 65_536;
const MEGABYTE = 1_048_576;

const { values: options } = parseArgs({
  options: { dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) } },
});
const { Redactor } = await loadProduct(resolve(options.dist));
const redactor = new Redactor(Buffer.alloc(32, 1));
const say = (text = '') => process.stdout.write(`${text}\n`);

const PROSE = 'The cart is emptied when the guest leaves, which nobody wanted; see the notes of last week. ';
const CODE =
  'export function totalOf(items: readonly Item[]): number {\n  return items.reduce((sum, { price }) => sum + price, 0);\n}\n';
const CALL = {
  path: '/home/ann/projects/shop/src/checkout/cart.service.ts',
  query: 'select id, name from customers where id = 4711',
  options: { limit: 20, recursive: true, tags: ['open', 'late'] },
  body: PROSE.repeat(9),
};
const WITH_SECRETS = {
  ...CALL,
  url: 'https://ann:hunter2@db.test/?apikey=abcdef&page=2',
  headers: { authorization: 'Bearer abc.def', cookie: 'a=b; c=d' },
};
const LONG_TEXTS = {
  prose: PROSE,
  code: CODE,
  'records in JSON': `${JSON.stringify(CALL)}\n`,
  'records with secrets': `${JSON.stringify(WITH_SECRETS)}\n`,
};
const HOSTILE = [
  'a',
  '7',
  '-----BEGIN ',
  '-----BEGIN PRIVATE KEY-----',
  'eyJ',
  '://a:',
  'key=',
  'password=x ',
  'token: ',
  '-us1',
];

/** Median of the means over batches, in microseconds. */
function medianOf(work, batches, batch) {
  const means = [];
  for (let round = 0; round < batches; round++) {
    const start = performance.now();
    for (let time = 0; time < batch; time++) work();
    means.push(((performance.now() - start) / batch) * 1000);
  }
  return means.sort((a, b) => a - b)[batches >> 1];
}

function filled(seed, length) {
  return seed.repeat(Math.ceil(length / seed.length)).slice(0, length);
}

say(`Node ${process.version}, ${cpus()[0].model.trim()}, ${cpus().length} CPUs`);
say(`\nµs per record; median of ${BATCHES} means over ${BATCH}, after ${WARM_UP} times`);
for (const [what, value] of Object.entries({
  'ordinary arguments': CALL,
  'with five secrets': WITH_SECRETS,
})) {
  for (let time = 0; time < WARM_UP; time++) redactor.value(value);
  const size = JSON.stringify(value).length;
  const took = medianOf(() => redactor.value(value), BATCHES, BATCH);
  say(`${`${what}, ${size} characters`.padEnd(44)}${took.toFixed(1).padStart(8)}`);
}

say(`\nMB/s of texts of ${LONG} characters; median of ${BATCHES}`);
for (const [what, seed] of Object.entries(LONG_TEXTS)) {
  const text = filled(seed, LONG);
  const took = medianOf(() => redactor.wholeText(text), BATCHES, 1);
  say(`${what.padEnd(44)}${(LONG / took).toFixed(1).padStart(8)}`);
}

say('\nms for a text of 1 MiB that is nothing but, whole and as an argument; median of 5');
for (const seed of HOSTILE) {
  const text = filled(seed, MEGABYTE);
  const whole = medianOf(() => redactor.wholeText(text), 5, 1) / 1000;
  const bounded = medianOf(() => redactor.value({ text }), 5, 1) / 1000;
  say(`${JSON.stringify(seed).padEnd(44)}${whole.toFixed(1).padStart(8)}${bounded.toFixed(2).padStart(8)}`);
}
