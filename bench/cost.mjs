// What this server costs beside a bare server on the same SDK, and beside a process that only parses lines.
//   npm run bench                 prints the figures
//   npm run bench -- --write      writes them to bench/RESULTS.md
//   npm run bench -- --quick      fewer rounds, for a first look
// Compare within one run only: the machine decides the milliseconds, much less so the ratios.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureEcho, measureTools } from './cost/calls.mjs';
import { ms, ratio, table } from './cost/figures.mjs';
import { benchFolder } from './cost/folder.mjs';
import { byRules, byTools } from './cost/growth.mjs';
import { measureStarts } from './cost/start.mjs';

const { values: options } = parseArgs({
  options: { write: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
});
const [ROUNDS, CALLS] = options.quick ? [5, 1000] : [12, 5000];
const COMMAND = 'npm run bench -- --write';
const bench = benchFolder();
const sections = [];
const section = (title, rows) => sections.push(`## ${title}\n\n${table(rows)}\n`);

try {
  const starts = await measureStarts(bench, ROUNDS);
  section('Start', [
    ['', 'this server', 'bare SDK server', 'floor', 'this / bare'],
    ...Object.entries(starts).map(([what, { ours, bare, floor }]) => {
      const shown = what === 'idle memory' ? (value) => `${value.toFixed(0)} MiB` : ms;
      const name = what === 'idle memory' ? what : `spawn → ${what} answered`;
      return [name, shown(ours), shown(bare), shown(floor), ratio(ours / bare)];
    }),
  ]);

  const echo = await measureEcho(bench, CALLS);
  section('Echo', [
    ['', 'this server', 'bare SDK server', 'floor', 'this / bare'],
    ...['p50', 'p99'].map((key) => [
      `one after the other, ${key}`,
      ...['ours', 'bare', 'floor'].map((name) => ms(echo[name][key])),
      ratio(echo.ours[key] / echo.bare[key]),
    ]),
    ['the chain adds, p50', ms(echo.ours.p50 - echo.bare.p50), '', '', ''],
    [
      '64 at a time, calls per second',
      ...['ours', 'bare', 'floor'].map((name) => echo[name].perSecond.toFixed(0)),
      ratio(echo.ours.perSecond / echo.bare.perSecond),
    ],
    [
      'memory afterwards',
      ...['ours', 'bare', 'floor'].map((name) => `${echo[name].rss.toFixed(0)} MiB`),
      ratio(echo.ours.rss / echo.bare.rss),
    ],
  ]);

  const tools = await measureTools(bench, options.quick ? 500 : 2000);
  section('Tools', [
    ['', 'p50', 'p99'],
    ...Object.entries(tools).map(([what, { p50, p99 }]) => [what, ms(p50), ms(p99)]),
  ]);

  const [more, rules] = [await byTools(CALLS / 5), await byRules(CALLS / 5)];
  section('Growth: echo, p50', [
    ['', ...Object.keys(more)],
    ['registered tools', ...Object.values(more).map(ms)],
    ['policy rules', ...Object.values(rules).map(ms)],
  ]);
} finally {
  bench.remove();
}

const head = `# What it costs

Node ${process.version}, ${cpus()[0].model.trim()}, ${cpus().length} CPUs. ${ROUNDS} starts and ${CALLS} calls of each, taking turns; medians unless
it says otherwise. Reproduce it with \`${COMMAND}\`.
`;
const text = [head, ...sections].join('\n');
process.stdout.write(`${text}\n`);
if (options.write) writeFileSync(new URL('RESULTS.md', import.meta.url), text);
