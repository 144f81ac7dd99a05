/**
 * What an external tool costs: one process for each call beside the same process started bare, a persistent one, twenty
 * at once, and what a flood of output leaves in memory. `npm run build && node bench/external.mjs`
 */
import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { readProgram } from '../dist/plugins/external/acceptance/program.files.js';
import { loadManifest } from '../dist/policy/index.js';

const ROUNDS = 200;
const ANSWER = '{"content":[{"type":"text","text":"done"}],"isError":false}';

const PROGRAMS = {
  shell: { text: `#!/bin/sh\nread -r line\nprintf '%s' '${ANSWER}'\n`, mode: 'oneshot' },
  node: {
    text: `#!/usr/bin/env node\nrequire('node:fs').readFileSync(0); process.stdout.write('${ANSWER}');\n`,
    mode: 'oneshot',
  },
  flood: { text: '#!/bin/sh\nread -r line\nhead -c 1073741824 /dev/zero\n', mode: 'oneshot' },
  worker: {
    text: `#!/usr/bin/env node
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id } = JSON.parse(line);
  process.stdout.write(JSON.stringify({ id, content: [{ type: 'text', text: 'done' }], isError: false }) + '\\n');
});\n`,
    mode: 'persistent',
  },
};

// Started as root, programs run as nobody, who has to be able to reach them.
const folder = mkdtempSync('/var/tmp/mss-bench-external-');
chmodSync(folder, 0o755);
const entries = [];
for (const [name, { text, mode }] of Object.entries(PROGRAMS)) {
  mkdirSync(join(folder, name), { mode: 0o755 });
  const manifest = join(folder, name, 'manifest.yaml');
  writeFileSync(join(folder, name, 'run'), text);
  chmodSync(join(folder, name, 'run'), 0o755);
  const tools = [{ name, description: 'A tool.', input_schema: { type: 'object' } }];
  writeFileSync(manifest, JSON.stringify({ name, version: '1', type: 'external', executable: './run', mode, tools })); // prettier-ignore
  chmodSync(manifest, 0o644);
  entries.push({ manifest, sha256: (await readProgram(loadManifest(manifest))).sha256 });
}
const policy = join(folder, 'policy.yaml');
const auditLog = join(folder, 'audit.log');
writeFileSync(policy, JSON.stringify({ version: '1.0', tools: { allow: ['*'], rate_limits: { default: 1_000_000 } }, audit: { log_file: auditLog }, database: { file: join(folder, 'bugs.db') }, plugins: { external: entries } })); // prettier-ignore

const transport = new StdioClientTransport({
  command: process.execPath,
  args: ['dist/main.js', '--policy', policy],
  env: { HOME: folder, PATH: process.env.PATH },
  stderr: 'ignore',
});
const client = new Client({ name: 'bench', version: '1' });
await client.connect(transport);

const call = (name) => client.callTool({ name, arguments: {} });

async function bare(name) {
  const child = spawn(join(folder, name, 'run'), {
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.end('{}\n');
  child.stdout.resume();
  await once(child, 'close');
}

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

const quantile = (times, share) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)];
const print = (line) => process.stdout.write(`${line}\n`);
const ms = (time) => `${time.toFixed(2)} ms`;

/** By turns, so that whatever else the machine does falls on both. */
async function compare(name) {
  const times = { bare: [], tool: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.bare.push(await timed(() => bare(name)));
    times.tool.push(await timed(() => call(name)));
  }
  const [alone, enclosed] = [quantile(times.bare, 0.5), quantile(times.tool, 0.5)];
  print(`oneshot ${name}: bare ${ms(alone)}, as a tool ${ms(enclosed)}, more by ${ms(enclosed - alone)} (medians of ${ROUNDS})`); // prettier-ignore
}

/** Of the calls since a record, as the server measured them: the whole chain, without the client. */
function recorded(name) {
  return readFileSync(auditLog, 'utf8')
    .split('\n')
    .filter((line) => line.includes(`"tool_name":"${name}"`) && line.includes('"type":"response"'))
    .map((line) => JSON.parse(line).execution_time_ms);
}

function memoryOf(pid) {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

try {
  for (const name of ['shell', 'node']) {
    await call(name);
    await compare(name);
  }
  for (let round = 0; round < 500; round += 1) await call('worker');
  const trips = [];
  for (let round = 0; round < 2000; round += 1) trips.push(await timed(() => call('worker')));
  const chain = recorded('worker').slice(-2000);
  print(`persistent: the whole chain p50 ${ms(quantile(chain, 0.5))}, p99 ${ms(quantile(chain, 0.99))}; round trip of the client p50 ${ms(quantile(trips, 0.5))}`); // prettier-ignore
  print(`twenty of node at once: ${ms(await timed(() => Promise.all(Array.from({ length: 20 }, () => call('node')))))}`); // prettier-ignore
  await call('flood');
  const grown = [];
  for (let round = 0; round < 9; round += 1) {
    // Sets the peak to what is in use now.
    writeFileSync(`/proc/${transport.pid}/clear_refs`, '5');
    const before = memoryOf(transport.pid);
    await call('flood');
    grown.push(memoryOf(transport.pid) - before);
  }
  print(`a flood of 1 GiB: the peak of the server's memory grows by ${quantile(grown, 0.5).toFixed(1)} MiB (median of 9, at most ${Math.max(...grown).toFixed(1)})`); // prettier-ignore
} finally {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
}
