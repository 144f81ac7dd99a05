// Runs the built rules over attack and benign data that other projects collected, and compares with the committed
// baseline. Exit code 0: as good as the baseline. 1: worse. 2: nothing was measured.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ADAPTERS, FILES } from './evidence/adapters/index.mjs';
import { baselineOf, compare } from './evidence/baseline.mjs';
import { Corpora, DataMissing } from './evidence/corpora.mjs';
import { ProductMissing, loadProduct } from './evidence/product.mjs';
import { failureText, failuresOf, reportOf } from './evidence/report.mjs';
import { Rig } from './evidence/rig.mjs';
import { scoreTable } from './evidence/score.mjs';

const USAGE = `Usage: npm run evidence -- [options]
  --corpora DIR      folder with the data (or MCP_EVIDENCE_CORPORA; default ../shared/corpora)
  --table NAME       only this table; may be repeated
  --failures         list every wrong row
  --json             everything as JSON
  --update-baseline  commit to the figures as they are now
  --dist DIR         another build than dist/`;

const WHERE_THE_DATA_IS =
  'The data does not come with the repository. Name its folder with --corpora DIR or MCP_EVIDENCE_CORPORA.';

const EXIT = { fine: 0, worse: 1, nothingMeasured: 2 };
const MAX_SHOWN_ROWS = 20;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BASELINE_FILE = fileURLToPath(new URL('evidence/baseline.json', import.meta.url));
const DISPUTED_FILE = fileURLToPath(new URL('evidence/disputed.json', import.meta.url));

const say = (text = '') => process.stdout.write(`${text}\n`);
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

process.exitCode = await main();

async function main() {
  let options;
  try {
    options = readOptions();
  } catch (error) {
    say(`${error.message}\n\n${USAGE}`);
    return EXIT.nothingMeasured;
  }
  try {
    return report(await measure(options), options);
  } catch (error) {
    if (!(error instanceof DataMissing || error instanceof ProductMissing)) throw error;
    say('NOTHING WAS MEASURED.');
    say(error.message);
    if (error instanceof DataMissing) say(WHERE_THE_DATA_IS);
    return EXIT.nothingMeasured;
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      corpora: {
        type: 'string',
        // Empty is unset, as for the shell that calls this.
        default: process.env.MCP_EVIDENCE_CORPORA || resolve(ROOT, '../shared/corpora'),
      },
      dist: { type: 'string', default: resolve(ROOT, 'dist') },
      table: { type: 'string', multiple: true, default: [] },
      failures: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'update-baseline': { type: 'boolean', default: false },
    },
  });
  const unknown = values.table.find((name) => !ADAPTERS.some(({ table }) => table === name));
  if (unknown !== undefined) throw new TypeError(`There is no table ${unknown}.`);
  if (values['update-baseline'] && values.table.length > 0) {
    throw new TypeError('The baseline is of all tables; leave --table out.');
  }
  return { ...values, dist: resolve(values.dist), corpora: resolve(values.corpora) };
}

async function measure({ corpora: folder, dist, table: wanted }) {
  const corpora = new Corpora(folder);
  corpora.require(FILES);
  const disputed = new Map(readJson(DISPUTED_FILE).map((row) => [row.id, row]));
  const rig = new Rig(await loadProduct(dist));
  const scores = [];
  try {
    for (const adapter of ADAPTERS) {
      if (wanted.length > 0 && !wanted.includes(adapter.table)) continue;
      scores.push(await scoreTable(adapter, rig, corpora, disputed));
    }
  } finally {
    rig.close();
  }
  return scores;
}

function report(scores, options) {
  const baseline = existsSync(BASELINE_FILE) ? readJson(BASELINE_FILE) : {};
  const expected = options.table.length > 0 ? options.table : Object.keys(baseline);
  const { worse, better } = compare(scores, baseline, expected);
  if (options.json) {
    say(JSON.stringify({ scores, worse, better }, null, 2));
  } else {
    say(reportOf(scores));
    if (options.failures) say(`\nWrong rows:\n${failuresOf(scores)}`);
  }
  if (!options.json) sayComparison(scores, worse, better);
  if (options['update-baseline']) {
    writeFileSync(BASELINE_FILE, `${JSON.stringify(baselineOf(scores), null, 2)}\n`);
    if (!options.json) say(`\nThe baseline is now what was measured: ${BASELINE_FILE}`);
    return EXIT.fine;
  }
  return worse.length > 0 ? EXIT.worse : EXIT.fine;
}

function sayComparison(scores, worse, better) {
  say();
  for (const { text, rows } of worse) {
    say(`WORSE  ${text}`);
    for (const row of rows.slice(0, MAX_SHOWN_ROWS)) say(`  ${failureText('', row).trimStart()}`);
    if (rows.length > MAX_SHOWN_ROWS) say(`  ... and ${rows.length - MAX_SHOWN_ROWS} more; see --failures`);
  }
  for (const text of better) say(`better ${text}`);
  if (better.length > 0) say('To keep what got better: npm run evidence -- --update-baseline');
  const measured = scores.reduce((sum, { total }) => sum + total.rows, 0);
  say(
    `${measured} rows of ${scores.length} tables; ${worse.length > 0 ? 'WORSE than' : 'not worse than'} the baseline.`,
  );
}
