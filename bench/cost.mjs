// What this server costs beside a bare server on the same SDK, and beside a process that only parses lines.
//   npm run bench                     prints the tables
//   npm run bench -- --only start     prints one of them; --only can be given more than once
//   npm run bench -- --write          writes all of them to bench/RESULTS.md
//   npm run bench -- --quick          fewer rounds and smaller sizes, for a first look
// With BENCH_PROFILES=FOLDER this server writes a CPU profile of each of its processes there; see bench/profile.mjs.
// Compare within one run only: the machine decides the milliseconds, much less so the ratios.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { echo } from './cost/echo.mjs';
import { FULL, QUICK } from './cost/extent.mjs';
import { external } from './cost/external.mjs';
import { table } from './cost/figures.mjs';
import { growthOfBugs } from './cost/growth.bugs.mjs';
import { growthOfLog } from './cost/growth.log.mjs';
import { growthOfRules, growthOfTools } from './cost/growth.policy.mjs';
import { start } from './cost/start.mjs';
import { tools } from './cost/tools.mjs';

const SECTIONS = [start, echo, tools, external, growthOfTools, growthOfRules, growthOfBugs, growthOfLog];
const RESULTS = new URL('RESULTS.md', import.meta.url);

const { values: options } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: SECTIONS.map(({ name }) => name) },
  },
});
const wanted = SECTIONS.filter(({ name }) => options.only.includes(name));
const names = SECTIONS.map(({ name }) => name);
const unknown = options.only.filter((name) => !names.includes(name));
if (unknown.length > 0) fail(`There is no table ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
if (options.write && (options.quick || wanted.length < SECTIONS.length))
  fail('--write takes all tables, measured in full: leave out --quick and --only.');

const extent = options.quick ? QUICK : FULL;
const text = [
  `# What it costs

Node ${process.version}, ${cpus()[0].model.trim()}, ${cpus().length} CPUs. Medians of at least ${extent.starts} starts or ${extent.calls} calls unless a table says otherwise.
Whatever is compared took turns in one run. [docs/performance.md](../docs/performance.md) says how to read it.
`,
];
print(text[0]);
for (const { name, title, measure } of wanted) {
  const { rows, note } = await measure(extent);
  const section = [
    `## ${title}`,
    `\`npm run bench -- --only ${name}\``,
    table(rows),
    ...(note ? [note] : []),
  ];
  text.push(`${section.join('\n\n')}\n`);
  print(text.at(-1));
}
if (options.write) writeFileSync(RESULTS, text.join('\n'));

function print(part) {
  process.stdout.write(`${part}\n`);
}

function fail(why) {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}
