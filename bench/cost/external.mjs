import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProgram } from '../../dist/plugins/external/acceptance/program.files.js';
import { loadManifest } from '../../dist/policy/index.js';
import { Client } from './client.mjs';
import { median, ms, ratio } from './figures.mjs';
import { withBench } from './folder.mjs';
import { sequentially, together } from './sampling.mjs';

const ANSWER = '{"content":[{"type":"text","text":"done"}],"isError":false}';
const PROGRAMS = {
  shell: { mode: 'oneshot', text: `#!/bin/sh\nread -r line\nprintf '%s' '${ANSWER}'\n` },
  node: {
    mode: 'oneshot',
    text: `#!/usr/bin/env node\nrequire('node:fs').readFileSync(0); process.stdout.write('${ANSWER}');\n`,
  },
  worker: {
    mode: 'persistent',
    text: `#!/usr/bin/env node
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id } = JSON.parse(line);
  process.stdout.write(JSON.stringify({ id, content: [{ type: 'text', text: 'done' }], isError: false }) + '\\n');
});\n`,
  },
};

async function accepted(folder) {
  // Started as root, programs run as nobody, who has to be able to reach them.
  chmodSync(folder, 0o755);
  const external = [];
  for (const [name, { mode, text }] of Object.entries(PROGRAMS)) {
    const [manifest, executable] = [join(folder, name, 'manifest.yaml'), join(folder, name, 'run')];
    mkdirSync(join(folder, name));
    chmodSync(join(folder, name), 0o755);
    writeFileSync(executable, text);
    chmodSync(executable, 0o755);
    const tools = [{ name, description: 'A tool.', input_schema: { type: 'object' } }];
    writeFileSync(
      manifest,
      JSON.stringify({ name, version: '1', type: 'external', executable: './run', mode, tools }),
    );
    external.push({ manifest, sha256: (await readProgram(loadManifest(manifest))).sha256 });
  }
  return { plugins: { external } };
}

async function bare(program, env) {
  const child = spawn(program, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.end('{}\n');
  child.stdout.resume();
  await once(child, 'close');
}

/** By turns, after one of each that does not count. */
async function processes(rounds, callers) {
  const samples = Object.fromEntries(Object.keys(callers).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, call] of Object.entries(callers)) {
      const startedAt = performance.now();
      await call();
      if (round > 0) samples[name].push(performance.now() - startedAt);
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, median(all)]));
}

async function measureExternal({ calls, processes: rounds }) {
  return await withBench({ extend: accepted }, async ({ folder, servers, env }) => {
    const client = new Client(servers.ours, env);
    await client.ready();
    const rows = [['p50', 'as a tool', 'the same program started bare', 'tool / bare']];
    for (const name of ['shell', 'node']) {
      const run = join(folder, name, 'run');
      const took = await processes(rounds, { tool: () => client.call(name, {}), bare: () => bare(run, env) });
      rows.push([
        `a process for each call, ${name}`,
        ms(took.tool),
        ms(took.bare),
        ratio(took.tool / took.bare),
      ]);
    }
    const worker = () => client.call('worker', {});
    rows.push(['one process for all calls', ms((await sequentially(calls, worker)).p50), '', '']);
    rows.push([
      'the same, 64 at a time, calls per second',
      (await together(calls, worker)).toFixed(0),
      '',
      '',
    ]);
    await client.end();
    return rows;
  });
}

export const external = {
  name: 'external',
  title: 'Programs that bring tools',
  measure: async (extent) => ({
    rows: await measureExternal(extent),
    note: `Where a process is started for each call, ${extent.processes} calls by turns. All of them are in the sandbox.`,
  }),
};
